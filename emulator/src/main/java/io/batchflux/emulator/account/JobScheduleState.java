package io.batchflux.emulator.account;

import java.util.Locale;

/** The states of a job schedule. */
public enum JobScheduleState {
    ACTIVE,
    DISABLED,
    TERMINATING,
    COMPLETED,
    DELETING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
