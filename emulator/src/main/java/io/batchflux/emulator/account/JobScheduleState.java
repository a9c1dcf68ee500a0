package io.batchflux.emulator.account;

import java.util.Arrays;
import java.util.List;
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

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(JobScheduleState::word).toList();
    }
}
