package io.batchflux.emulator;

import java.util.Locale;

/** The states of a task. */
enum TaskState {
    ACTIVE,
    PREPARING,
    RUNNING,
    COMPLETED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
