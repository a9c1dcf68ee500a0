package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How runs behave: an immutable template; every {@code withX} returns a copy.
 *
 * @param job what the job is like
 * @param tasks what holds for a task that does not say otherwise
 * @param functions how functions reach the node
 * @param concurrency how much is done at once
 * @param sharing how single tasks and calls share a job
 * @param stages the options of the stages that are not the default
 * @param pollInterval the pause between two polls; the first poll is at once
 * @param cleanUp what becomes of the job and the blobs
 * @param stopOnFailure whether the first failed task ends the run with a {@link TaskFailedException}
 * @param listener is told what happens
 */
public record RunOptions(
        JobOptions job,
        TaskDefaults tasks,
        FunctionOptions functions,
        Concurrency concurrency,
        Sharing sharing,
        Map<Stage, StageOptions> stages,
        Duration pollInterval,
        CleanUp cleanUp,
        boolean stopOnFailure,
        RunListener listener) {

    /** @throws IllegalArgumentException if the poll interval is not positive */
    public RunOptions {
        requireNonNull(job, "job must not be null");
        requireNonNull(tasks, "tasks must not be null");
        requireNonNull(functions, "functions must not be null");
        requireNonNull(concurrency, "concurrency must not be null");
        requireNonNull(sharing, "sharing must not be null");
        stages = Map.copyOf(stages);
        Check.positive("pollInterval", pollInterval);
        requireNonNull(cleanUp, "cleanUp must not be null");
        requireNonNull(listener, "listener must not be null");
    }

    /** Returns the defaults for this pool: a poll every 10 s, clean up always, failed tasks are values. */
    public static RunOptions ofDefaults(String poolId) {
        return new RunOptions(
                JobOptions.ofDefaults(poolId),
                TaskDefaults.ofDefaults(),
                FunctionOptions.ofDefaults(),
                Concurrency.ofDefaults(),
                Sharing.ofDefaults(),
                Map.of(),
                Duration.ofSeconds(10),
                CleanUp.ALWAYS,
                false,
                RunListener.NONE);
    }

    /** Returns the options of a stage. */
    public StageOptions stage(Stage stage) {
        StageOptions chosen = stages.get(stage);
        return chosen != null ? chosen : StageOptions.ofDefaults(stage);
    }

    /** Returns a copy with this job. */
    public RunOptions withJob(JobOptions job) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with these task defaults. */
    public RunOptions withTasks(TaskDefaults tasks) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with these function options. */
    public RunOptions withFunctions(FunctionOptions functions) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with this concurrency. */
    public RunOptions withConcurrency(Concurrency concurrency) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy in which single tasks and calls share jobs in this way. */
    public RunOptions withSharing(Sharing sharing) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with these options for one stage. */
    public RunOptions withStage(Stage stage, StageOptions options) {
        Map<Stage, StageOptions> changed = new EnumMap<>(Stage.class);
        changed.putAll(stages);
        changed.put(stage, options);
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, changed, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with this pause between two polls. */
    public RunOptions withPollInterval(Duration pollInterval) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with this clean-up policy. */
    public RunOptions withCleanUp(CleanUp cleanUp) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy that ends, or does not end, with the first failed task. */
    public RunOptions withStopOnFailure(boolean stopOnFailure) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }

    /** Returns a copy with this listener. */
    public RunOptions withListener(RunListener listener) {
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, stages, pollInterval, cleanUp, stopOnFailure, listener);
    }
}
