package io.batchflux.emulator.account;

import java.util.Arrays;
import java.util.List;
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

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(JobState::word).toList();
    }
}
