package io.batchflux.emulator.account;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A task is in one of these states. */
public enum TaskState {
    ACTIVE,
    PREPARING,
    RUNNING,
    COMPLETED;

    /** Each task that has changed its state keeps the one before. */
    private final Optional<TaskState> asPrevious = Optional.of(this);

    Optional<TaskState> asPrevious() {
        return asPrevious;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(TaskState::word).toList();
    }
}
