package io.batchflux.benchmarks;

import java.time.Duration;
import java.util.Map;

/**
 * What a mode is to run.
 *
 * @param tasks how many tasks, known by their numbers from 0
 * @param duration how long each of them runs
 * @param pollInterval the pause between two polls
 */
record Load(int tasks, Duration duration, Duration pollInterval) {

    static final String COMMAND_LINE = "work";

    Load withTasks(int number) {
        return new Load(number, duration, pollInterval);
    }

    Load withDuration(Duration duration) {
        return new Load(tasks, duration, pollInterval);
    }

    /** Returns the environment that makes the emulator's simulated task run so long. */
    Map<String, String> environment() {
        return Map.of("SIMULATED_DURATION", Long.toString(duration.toMillis()));
    }
}
