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
 * @param polling how often the service is asked which tasks have ended
 * @param results how results are emitted
 * @param cleanUp what becomes of the job and the blobs
 * @param listener is told what happens
 */
public record RunOptions(
        JobOptions job,
        TaskDefaults tasks,
        FunctionOptions functions,
        Concurrency concurrency,
        Sharing sharing,
        Map<Stage, StageOptions> stages,
        Polling polling,
        Results results,
        CleanUp cleanUp,
        RunListener listener) {

    /** @throws NullPointerException if a component is {@code null} */
    public RunOptions {
        requireNonNull(job, "job must not be null");
        requireNonNull(tasks, "tasks must not be null");
        requireNonNull(functions, "functions must not be null");
        requireNonNull(concurrency, "concurrency must not be null");
        requireNonNull(sharing, "sharing must not be null");
        stages = Map.copyOf(stages);
        requireNonNull(polling, "polling must not be null");
        requireNonNull(results, "results must not be null");
        requireNonNull(cleanUp, "cleanUp must not be null");
        requireNonNull(listener, "listener must not be null");
    }

    /** Returns the defaults for this pool: a poll every 1 to 10 s, clean up always, failed tasks are values. */
    public static RunOptions ofDefaults(String poolId) {
        return new RunOptions(
                JobOptions.ofDefaults(poolId),
                TaskDefaults.ofDefaults(),
                FunctionOptions.ofDefaults(),
                Concurrency.ofDefaults(),
                Sharing.ofDefaults(),
                Map.of(),
                Polling.upTo(Duration.ofSeconds(10)),
                Results.ofDefaults(),
                CleanUp.ALWAYS,
                RunListener.NONE);
    }

    /** Returns the options of a stage. */
    public StageOptions stage(Stage stage) {
        StageOptions chosen = stages.get(stage);
        return chosen != null ? chosen : StageOptions.ofDefaults(stage);
    }

    /** Returns a copy with this job. */
    public RunOptions withJob(JobOptions job) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with these task defaults. */
    public RunOptions withTasks(TaskDefaults tasks) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with these function options. */
    public RunOptions withFunctions(FunctionOptions functions) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with this concurrency. */
    public RunOptions withConcurrency(Concurrency concurrency) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy in which single tasks and calls share jobs in this way. */
    public RunOptions withSharing(Sharing sharing) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with these options for one stage. */
    public RunOptions withStage(Stage stage, StageOptions options) {
        Map<Stage, StageOptions> changed = new EnumMap<>(Stage.class);
        changed.putAll(stages);
        changed.put(stage, options);
        return new RunOptions(
                job, tasks, functions, concurrency, sharing, changed, polling, results, cleanUp, listener);
    }

    /** Returns a copy that asks the service this often. */
    public RunOptions withPolling(Polling polling) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with this pause between two polls, always. */
    public RunOptions withPollInterval(Duration pollInterval) {
        return withPolling(Polling.every(Check.positive("pollInterval", pollInterval)));
    }

    /** Returns a copy that emits results in this way. */
    public RunOptions withResults(Results results) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy that ends, or does not end, with the first failed task. */
    public RunOptions withStopOnFailure(boolean stopOnFailure) {
        return withResults(new Results(stopOnFailure, results.inOrder()));
    }

    /** Returns a copy that emits results in the order of their tasks, or as they end. */
    public RunOptions withInOrder(boolean inOrder) {
        return withResults(new Results(results.stopOnFailure(), inOrder));
    }

    /** Returns a copy with this clean-up policy. */
    public RunOptions withCleanUp(CleanUp cleanUp) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }

    /** Returns a copy with this listener. */
    public RunOptions withListener(RunListener listener) {
        return new RunOptions(job, tasks, functions, concurrency, sharing, stages, polling, results, cleanUp, listener);
    }
}
