package io.batchflux.emulator;

import java.util.Locale;

/** The states of a job. */
enum JobState {
    ACTIVE,
    DISABLING,
    DISABLED,
    TERMINATING,
    COMPLETED,
    DELETING;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
