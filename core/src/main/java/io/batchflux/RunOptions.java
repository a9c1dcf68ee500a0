package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * These options say how runs behave: an immutable template; every {@code withX} returns a copy, and one that takes a
 * function returns a copy whose group of that name is changed by it.
 */
public final class RunOptions extends GrowableValue<RunOptions> {

    private static final Shape<RunOptions> SHAPE = new Shape<>(RunOptions::new);
    private static final Attribute<JobOptions> JOB = SHAPE.attribute("job");
    private static final Attribute<TaskDefaults> TASKS = SHAPE.attribute("tasks", TaskDefaults.ofDefaults());
    private static final Attribute<FunctionOptions> FUNCTIONS = SHAPE.attribute("functions");
    private static final Attribute<Concurrency> CONCURRENCY = SHAPE.attribute("concurrency", Concurrency.ofDefaults());
    private static final Attribute<Sharing> SHARING = SHAPE.attribute("sharing", Sharing.ofDefaults());
    private static final Attribute<Map<Stage, StageOptions>> STAGES =
            SHAPE.attribute("stages", Map.<Stage, StageOptions>of()).checkedBy((name, stages) -> Map.copyOf(stages));
    private static final Attribute<Polling> POLLING = SHAPE.attribute("polling", Polling.ofDefaults());
    private static final Attribute<Waiting> WAITING = SHAPE.attribute("waiting", Waiting.ofDefaults());
    private static final Attribute<Results> RESULTS = SHAPE.attribute("results", Results.ofDefaults());
    private static final Attribute<CleanUp> CLEAN_UP = SHAPE.attribute("cleanUp", CleanUp.ALWAYS);
    private static final Attribute<RunListener> LISTENER = SHAPE.attribute("listener", RunListener.NONE);

    private static final Attribute<TaskDecorator> TASK_DECORATOR = SHAPE.attribute("taskDecorator", TaskDecorator.NONE);

    private RunOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns the defaults for this pool: a poll every 1 to 10 s, clean up always, failed tasks are values.
     *
     * @throws IllegalArgumentException if the id is not 1 to 64 letters, digits, hyphens and underscores
     */
    public static RunOptions ofDefaults(String poolId) {
        return SHAPE.initial().withJob(JobOptions.ofDefaults(poolId)).withFunctions(FunctionOptions.ofDefaults());
    }

    /** Returns what the job is like. */
    public JobOptions job() {
        return get(JOB);
    }

    /** Returns what holds for a task that does not say otherwise. */
    public TaskDefaults tasks() {
        return get(TASKS);
    }

    /** Returns how functions reach the node. */
    public FunctionOptions functions() {
        return get(FUNCTIONS);
    }

    /** Returns how much is done at once. */
    public Concurrency concurrency() {
        return get(CONCURRENCY);
    }

    /** Returns how single tasks and calls share a job. */
    public Sharing sharing() {
        return get(SHARING);
    }

    /** Returns the options of the stages that are not the default. */
    public Map<Stage, StageOptions> stages() {
        return get(STAGES);
    }

    /** Returns how often the service is asked which tasks have ended. */
    public Polling polling() {
        return get(POLLING);
    }

    /** Returns how long is waited, and how it is found out why. */
    public Waiting waiting() {
        return get(WAITING);
    }

    /** Returns how results are emitted. */
    public Results results() {
        return get(RESULTS);
    }

    /** Returns what becomes of the job and the blobs. */
    public CleanUp cleanUp() {
        return get(CLEAN_UP);
    }

    /** Returns who is told what happens. */
    public RunListener listener() {
        return get(LISTENER);
    }

    /** Returns what changes tasks before they are added. */
    public TaskDecorator taskDecorator() {
        return get(TASK_DECORATOR);
    }

    /** Returns a copy with this job. */
    public RunOptions withJob(JobOptions job) {
        return with(JOB, job);
    }

    /** Returns a copy whose job is changed in this way. */
    public RunOptions withJob(UnaryOperator<JobOptions> change) {
        return change(JOB, change);
    }

    /** Returns a copy with these task defaults. */
    public RunOptions withTasks(TaskDefaults tasks) {
        return with(TASKS, tasks);
    }

    /** Returns a copy whose task defaults are changed in this way. */
    public RunOptions withTasks(UnaryOperator<TaskDefaults> change) {
        return change(TASKS, change);
    }

    /** Returns a copy with these function options. */
    public RunOptions withFunctions(FunctionOptions functions) {
        return with(FUNCTIONS, functions);
    }

    /** Returns a copy whose function options are changed in this way. */
    public RunOptions withFunctions(UnaryOperator<FunctionOptions> change) {
        return change(FUNCTIONS, change);
    }

    /** Returns a copy with this concurrency. */
    public RunOptions withConcurrency(Concurrency concurrency) {
        return with(CONCURRENCY, concurrency);
    }

    /** Returns a copy whose concurrency is changed in this way. */
    public RunOptions withConcurrency(UnaryOperator<Concurrency> change) {
        return change(CONCURRENCY, change);
    }

    /** Returns a copy in which single tasks and calls share jobs in this way. */
    public RunOptions withSharing(Sharing sharing) {
        return with(SHARING, sharing);
    }

    /** Returns a copy whose sharing of jobs is changed in this way. */
    public RunOptions withSharing(UnaryOperator<Sharing> change) {
        return change(SHARING, change);
    }

    /** Returns a copy that asks the service this often. */
    public RunOptions withPolling(Polling polling) {
        return with(POLLING, polling);
    }

    /** Returns a copy whose polling is changed in this way. */
    public RunOptions withPolling(UnaryOperator<Polling> change) {
        return change(POLLING, change);
    }

    /** Returns a copy that waits in this way. */
    public RunOptions withWaiting(Waiting waiting) {
        return with(WAITING, waiting);
    }

    /** Returns a copy whose waiting is changed in this way. */
    public RunOptions withWaiting(UnaryOperator<Waiting> change) {
        return change(WAITING, change);
    }

    /** Returns a copy that emits results in this way. */
    public RunOptions withResults(Results results) {
        return with(RESULTS, results);
    }

    /** Returns a copy whose emission of results is changed in this way. */
    public RunOptions withResults(UnaryOperator<Results> change) {
        return change(RESULTS, change);
    }

    /** Returns a copy with this clean-up policy. */
    public RunOptions withCleanUp(CleanUp cleanUp) {
        return with(CLEAN_UP, cleanUp);
    }

    /** Returns a copy in which this listener listens too, after those that do already. */
    public RunOptions withAddedListener(RunListener listener) {
        return withListener(listener().and(listener));
    }

    /** Returns a copy with this listener instead of those that listened before. */
    public RunOptions withListener(RunListener listener) {
        return with(LISTENER, listener);
    }

    /** Returns a copy in which this decorator changes tasks too, after those that do already. */
    public RunOptions withAddedTaskDecorator(TaskDecorator decorator) {
        return withTaskDecorator(taskDecorator().and(decorator));
    }

    /** Returns a copy with this decorator instead of those that changed tasks before. */
    public RunOptions withTaskDecorator(TaskDecorator decorator) {
        return with(TASK_DECORATOR, decorator);
    }

    /** Returns the options of a stage. */
    public StageOptions stage(Stage stage) {
        StageOptions chosen = stages().get(stage);
        return chosen != null ? chosen : StageOptions.ofDefaults(stage);
    }

    /** Returns a copy with these options for one stage. */
    public RunOptions withStage(Stage stage, StageOptions options) {
        Map<Stage, StageOptions> changed = new EnumMap<>(Stage.class);
        changed.putAll(stages());
        changed.put(
                requireNonNull(stage, "stage must not be null"),
                requireNonNull(options, "options of a stage must not be null"));
        return with(STAGES, changed);
    }

    /** Returns a copy whose options for one stage are changed in this way. */
    public RunOptions withStage(Stage stage, UnaryOperator<StageOptions> change) {
        requireNonNull(change, "change of the options of a stage must not be null");
        return withStage(stage, change.apply(stage(stage)));
    }

    /**
     * Returns a copy with this pause between two polls, always.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public RunOptions withPollInterval(Duration pollInterval) {
        return withPolling(Polling.every(Check.positive("pollInterval", pollInterval)));
    }

    /** Returns a copy that ends, or does not end, with the first failed task. */
    public RunOptions withStopOnFailure(boolean stopOnFailure) {
        return withResults(results -> results.withStopOnFailure(stopOnFailure));
    }

    /** Returns a copy that emits results in the order of their tasks, or as they end. */
    public RunOptions withInOrder(boolean inOrder) {
        return withResults(results -> results.withInOrder(inOrder));
    }
}
