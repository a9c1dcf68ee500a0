package io.batchflux.micrometer;

import static java.util.Objects.requireNonNull;

import io.batchflux.RunBegun;
import io.batchflux.RunEnded;
import io.batchflux.RunInfo;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.TaskAdded;
import io.batchflux.TaskDecorator;
import io.batchflux.TaskEnded;
import io.batchflux.TaskReadded;
import io.batchflux.spi.TaskDefinition;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Observes runs and the submission of tasks, as {@link BatchObservation} says: with a tracing handler in the registry, a run
 * is a span, the submission of each task its child, and the trace goes on in the task, whose environment has {@code
 * TRACEPARENT}, {@code TRACESTATE} and {@code BAGGAGE}.
 *
 * <p>The parent of a run is the observation in the Reactor context of its subscriber, under {@value #CONTEXT_KEY}, where
 * Spring, Reactor and Micrometer keep it. If callers share a job, the submission of a task is the child of what its own
 * caller has there.
 *
 * <p>One is enough for all runners: {@code runner.withOptions(observations::observed)}. Thread-safe, and never blocks.
 */
public final class BatchObservations {

    /** Under which key of a Reactor context the current observation is. */
    public static final String CONTEXT_KEY = "micrometer.observation";

    private final ObservationRegistry registry;
    private final RunObservationConvention runConvention;
    private final SubmitObservationConvention submitConvention;
    private final RunListener listener = new Listening();
    private final TaskDecorator decorator = this::submit;
    private final Map<String, ObservedRun> runs = new ConcurrentHashMap<>();

    private BatchObservations(
            ObservationRegistry registry,
            RunObservationConvention runConvention,
            SubmitObservationConvention submitConvention) {
        this.registry = requireNonNull(registry, "registry must not be null");
        this.runConvention = requireNonNull(runConvention, "runConvention must not be null");
        this.submitConvention = requireNonNull(submitConvention, "submitConvention must not be null");
    }

    /** Returns what observes in this registry. */
    public static BatchObservations create(ObservationRegistry registry) {
        return new BatchObservations(
                registry, new DefaultRunObservationConvention(), new DefaultSubmitObservationConvention());
    }

    /** Returns another one, by whose names and keys runs are observed. */
    public BatchObservations withRunConvention(RunObservationConvention convention) {
        return new BatchObservations(registry, convention, submitConvention);
    }

    /** Returns another one, by whose names and keys the submission of tasks is observed. */
    public BatchObservations withSubmitConvention(SubmitObservationConvention convention) {
        return new BatchObservations(registry, runConvention, convention);
    }

    /** Returns options of which every run is observed; the same ones if nothing is observed in the registry. */
    public RunOptions observed(RunOptions options) {
        return registry.isNoop() ? options : options.withAddedListener(listener).withAddedTaskDecorator(decorator);
    }

    private TaskDefinition submit(TaskDefinition task, RunInfo run, ContextView caller) {
        ObservedRun observed = runs.get(run.jobId());
        Observation own = caller.getOrDefault(CONTEXT_KEY, null);
        boolean shared = run.kind() == RunInfo.Kind.SHARED_TASKS || run.kind() == RunInfo.Kind.SHARED_CALLS;
        Observation parent = observed == null || (shared && own != null) ? own : observed.observation;
        Map<String, String> environment = new HashMap<>(task.environment());
        Observation submission = BatchObservation.SUBMIT
                .observation(
                        null,
                        submitConvention,
                        () -> new SubmitObservationContext(run, task.id(), environment),
                        registry)
                .parentObservation(parent)
                .start();
        if (observed == null) {
            submission.stop();
        } else {
            observed.begin(task.id(), submission);
        }
        return environment.equals(task.environment()) ? task : task.withEnvironment(environment);
    }

    /** A run that has not ended, and what is being submitted in it. */
    private static final class ObservedRun {

        private final RunObservationContext context;
        private final Observation observation;
        private final Map<String, Observation> submissions = new ConcurrentHashMap<>();

        ObservedRun(RunObservationContext context, Observation observation) {
            this.context = context;
            this.observation = observation;
        }

        void begin(String taskId, Observation submission) {
            stop(submissions.put(taskId, submission), null);
        }

        void end(String taskId, @Nullable Throwable error) {
            stop(submissions.remove(taskId), error);
        }

        void end(RunEnded event) {
            submissions.keySet().forEach(taskId -> end(taskId, event.error()));
            context.ended(event);
            stop(observation, event.error());
        }

        private static void stop(@Nullable Observation observation, @Nullable Throwable error) {
            if (observation == null) {
                return;
            }
            if (error != null) {
                observation.error(error);
            }
            observation.stop();
        }
    }

    /** What runs tell. */
    private final class Listening implements RunListener {

        @Override
        public void onRunBegun(RunBegun event) {
            RunObservationContext context = new RunObservationContext(event.run());
            Observation parent = event.context().getOrDefault(CONTEXT_KEY, null);
            Observation observation = BatchObservation.RUN
                    .observation(null, runConvention, () -> context, registry)
                    .parentObservation(parent)
                    .start();
            runs.put(event.run().jobId(), new ObservedRun(context, observation));
        }

        @Override
        public void onTaskAdded(TaskAdded event) {
            end(event.run(), event.taskId(), null);
        }

        @Override
        public void onTaskEnded(TaskEnded event) {
            end(
                    event.run(),
                    event.taskId(),
                    event.failure() == null ? null : event.failure().cause());
        }

        @Override
        public void onTaskReadded(TaskReadded event) {
            end(event.run(), event.taskId(), null);
        }

        private void end(RunInfo run, String taskId, @Nullable Throwable error) {
            ObservedRun observed = runs.get(run.jobId());
            if (observed != null) {
                observed.end(taskId, error);
            }
        }

        @Override
        public void onRunEnded(RunEnded event) {
            ObservedRun observed = runs.remove(event.run().jobId());
            if (observed != null) {
                observed.end(event);
            }
        }
    }
}
