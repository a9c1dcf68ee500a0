package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A simulation says how a simulated try goes, as the environment settings of its task have it.
 *
 * @param duration how long it takes
 * @param outcome how it ends
 */
record Simulation(Duration duration, TaskOutcome outcome) {

    static final String DURATION = "SIMULATED_DURATION";
    static final String EXIT_CODE = "SIMULATED_EXIT_CODE";
    static final String FAILURE = "SIMULATED_FAILURE";

    private static final String COORDINATION_DURATION = "SIMULATED_COORDINATION_DURATION";
    private static final String COORDINATION_EXIT_CODE = "SIMULATED_COORDINATION_EXIT_CODE";
    private static final String SERVER = "ServerError:";

    /** Reads how a try goes; a setting that is malformed makes the try fail at once. */
    static Simulation of(TaskLaunch launch, Duration defaultDuration) {
        Map<String, String> settings = new HashMap<>();
        read(launch.commonEnvironment(), settings);
        if (launch.simulates()) {
            read(launch.task().path("environmentSettings"), settings);
        }
        if (launch.coordinates()) {
            coordinate(settings);
        }
        try {
            Optional<String> duration = Optional.ofNullable(settings.get(DURATION));
            return new Simulation(
                    duration.map(Simulation::duration).orElse(defaultDuration), outcome(settings, launch));
        } catch (IllegalArgumentException malformed) {
            TaskFailure failure = TaskFailure.user(
                    "CommandLaunchFailed",
                    "Failed to launch the specified command line",
                    String.valueOf(malformed.getMessage()));
            return new Simulation(Duration.ZERO, TaskOutcome.notStarted(failure));
        }
    }

    /** A coordination command goes as its own settings say. */
    private static void coordinate(Map<String, String> settings) {
        settings.remove(FAILURE);
        settings.put(DURATION, settings.getOrDefault(COORDINATION_DURATION, "0"));
        settings.put(EXIT_CODE, settings.getOrDefault(COORDINATION_EXIT_CODE, "0"));
    }

    private static TaskOutcome outcome(Map<String, String> settings, TaskLaunch launch) {
        String codes = settings.get(EXIT_CODE);
        String failure = settings.get(FAILURE);
        if (failure == null || failure.isBlank()) {
            return TaskOutcome.exited(codes == null ? 0 : exitCode(codes, launch.retryCount()));
        }
        return new TaskOutcome(
                Optional.ofNullable(codes).map(text -> exitCode(text, launch.retryCount())),
                Optional.of(failure(failure.trim())));
    }

    /** The codes of the tries in their order; the last one holds for all that follow. */
    private static int exitCode(String codes, int retryCount) {
        if (!codes.matches("\\s*-?\\d{1,9}\\s*(,\\s*-?\\d{1,9}\\s*)*")) {
            throw new IllegalArgumentException(EXIT_CODE + " must be integers separated by commas, was " + codes);
        }
        String[] each = codes.split(",", -1);
        return Integer.parseInt(each[Math.min(retryCount, each.length - 1)].trim());
    }

    private static TaskFailure failure(String text) {
        String detail = "The simulation calls for it.";
        return text.startsWith(SERVER)
                ? TaskFailure.server(text.substring(SERVER.length()), "The task failed", detail)
                : TaskFailure.user(text, "The task failed", detail);
    }

    private static Duration duration(String text) {
        try {
            Duration duration =
                    text.matches("\\d{1,15}") ? Duration.ofMillis(Long.parseLong(text)) : Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(rule(text), malformed);
        }
        throw new IllegalArgumentException(rule(text));
    }

    private static String rule(String text) {
        return DURATION + " must be milliseconds or an ISO 8601 duration, was " + text;
    }

    private static void read(JsonNode settings, Map<String, String> into) {
        for (JsonNode setting : settings) {
            String name = setting.path("name").asText();
            if (name.startsWith("SIMULATED_")) {
                into.put(name, setting.path("value").asText(""));
            }
        }
    }
}
