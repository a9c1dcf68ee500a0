package io.batchflux.emulator.account;

import java.util.Locale;

/** The states of a task. */
public enum TaskState {
    ACTIVE,
    PREPARING,
    RUNNING,
    COMPLETED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
