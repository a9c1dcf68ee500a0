package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.account.ExitOptions.JobAction;
import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Exit conditions say what is to follow from each way in which a task can end. */
final class ExitConditions {

    private static final List<String> OTHERS = List.of("preProcessingError", "fileUploadError", "default");
    private static final Set<String> MEMBERS =
            Set.of("exitCodes", "exitCodeRanges", "preProcessingError", "fileUploadError", "default");

    private ExitConditions() {}

    /** Returns what follows from the way in which a completed task ended. */
    static ExitOptions met(Task task) {
        TaskOutcome outcome = task.status().execution().outcome().orElseThrow();
        return met(task.spec().exitConditions(), outcome);
    }

    /**
     * Returns what follows from an outcome; where nothing is said, only the exit code 0 lets the job go on and
     * dependents run.
     */
    static ExitOptions met(JsonNode conditions, TaskOutcome outcome) {
        Optional<JsonNode> listed = listed(conditions, outcome);
        boolean failed = listed.isPresent()
                ? outcome.exitedWithFailure()
                : outcome.failure().isPresent();
        JsonNode said = listed.orElseGet(() -> failed ? unlisted(conditions, outcome) : Json.object());
        String dependents = said.path("dependencyAction").asText(failed ? "block" : "satisfy");
        return new ExitOptions(
                jobAction(said.path("jobAction").asText(failed ? "terminate" : "none")),
                dependents.equalsIgnoreCase("satisfy"));
    }

    /**
     * Checks the exit conditions of a new task.
     *
     * @throws BatchException if the task's exit conditions are malformed, or say what its job does not allow
     */
    static void check(JsonBody task, JobSpec job) {
        Optional<JsonBody> conditions = task.object("exitConditions");
        if (conditions.isEmpty()) {
            return;
        }
        conditions.get().allowOnly(MEMBERS);
        for (JsonBody code : conditions.get().objects("exitCodes")) {
            code.allowOnly(Set.of("code", "exitOptions")).requiredInteger("code");
            checkOptions(code.requiredObject("exitOptions"), job);
        }
        for (JsonBody range : conditions.get().objects("exitCodeRanges")) {
            range.allowOnly(Set.of("start", "end", "exitOptions"));
            if (range.requiredInteger("start") > range.requiredInteger("end")) {
                throw range.invalid("end", "must not be less than start");
            }
            checkOptions(range.requiredObject("exitOptions"), job);
        }
        for (String member : OTHERS) {
            conditions.get().object(member).ifPresent(options -> checkOptions(options, job));
        }
    }

    private static void checkOptions(JsonBody options, JobSpec job) {
        options.allowOnly(Set.of("jobAction", "dependencyAction"));
        options.choice("jobAction", "none", "none", "disable", "terminate");
        options.choice("dependencyAction", "block", "satisfy", "block");
        if (options.has("jobAction") && !job.performsExitOptions()) {
            throw options.invalid("jobAction", "needs a job whose onTaskFailure is performexitoptionsjobaction");
        }
        if (options.has("dependencyAction") && !job.usesTaskDependencies()) {
            throw options.invalid("dependencyAction", "needs a job whose usesTaskDependencies is true");
        }
    }

    /** What is said of the exit code, which counts even if a file could not be uploaded afterwards. */
    private static Optional<JsonNode> listed(JsonNode conditions, TaskOutcome outcome) {
        if (outcome.exitCode().isEmpty()) {
            return Optional.empty();
        }
        int exitCode = outcome.exitCode().get();
        for (JsonNode code : conditions.path("exitCodes")) {
            if (code.path("code").asInt() == exitCode) {
                return Optional.of(code.path("exitOptions"));
            }
        }
        for (JsonNode range : conditions.path("exitCodeRanges")) {
            if (range.path("start").asInt() <= exitCode
                    && exitCode <= range.path("end").asInt()) {
                return Optional.of(range.path("exitOptions"));
            }
        }
        return Optional.empty();
    }

    private static JsonNode unlisted(JsonNode conditions, TaskOutcome outcome) {
        String code = outcome.failure().map(TaskFailure::code).orElse("");
        boolean started = outcome.exitCode().isPresent();
        String condition = "default";
        if (code.startsWith("FileUpload")) {
            condition = "fileUploadError";
        } else if (!started && !code.equals(TaskFailure.ENDED)) {
            condition = "preProcessingError";
        }
        return conditions.has(condition) ? conditions.path(condition) : conditions.path("default");
    }

    private static JobAction jobAction(String word) {
        return JobAction.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
