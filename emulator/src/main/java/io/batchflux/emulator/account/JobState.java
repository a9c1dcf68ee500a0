package io.batchflux.emulator.account;

import java.util.Locale;

/** A job is in one of these states. */
public enum JobState {
    ACTIVE,
    ENABLING,
    DISABLING,
    DISABLED,
    TERMINATING,
    COMPLETED,
    DELETING;

    /** Returns whether tasks can be added and the job changed. */
    boolean isOpen() {
        return switch (this) {
            case ACTIVE, ENABLING, DISABLING, DISABLED -> true;
            case TERMINATING, COMPLETED, DELETING -> false;
        };
    }

    /** Returns whether a job only passes through this state. */
    boolean isTransient() {
        return switch (this) {
            case ENABLING, DISABLING, TERMINATING, DELETING -> true;
            case ACTIVE, DISABLED, COMPLETED -> false;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
