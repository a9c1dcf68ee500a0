package io.batchflux.emulator.account;

import java.util.Locale;

/** A job schedule is in one of these states. */
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
