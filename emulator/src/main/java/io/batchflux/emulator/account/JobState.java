package io.batchflux.emulator.account;

import java.util.Locale;

/** The states of a job. */
public enum JobState {
    ACTIVE,
    ENABLING,
    DISABLING,
    DISABLED,
    TERMINATING,
    COMPLETED,
    DELETING;

    /** Whether tasks can be added and the job changed. */
    boolean isOpen() {
        return switch (this) {
            case ACTIVE, ENABLING, DISABLING, DISABLED -> true;
            case TERMINATING, COMPLETED, DELETING -> false;
        };
    }

    /** Whether a job only passes through it. */
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
