package io.batchflux.emulator.account;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A task is in one of these states. */
public enum TaskState {
    ACTIVE,
    PREPARING,
    RUNNING,
    COMPLETED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(TaskState::word).toList();
    }
}
