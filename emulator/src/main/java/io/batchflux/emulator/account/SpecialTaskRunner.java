package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskLaunch;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.TaskRun;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** This class runs the job preparation and job release tasks of jobs on nodes. */
final class SpecialTaskRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SpecialTaskRunner.class);

    private final ServiceLoop loop;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;
    private final boolean preparedAgain;

    /**
     * Creates a runner.
     *
     * @param preparedAgain whether a preparation that failed for a passing reason does not count
     */
    SpecialTaskRunner(ServiceLoop loop, TaskRuntime runtime, TaskLaunches launches, boolean preparedAgain) {
        this.loop = loop;
        this.runtime = runtime;
        this.launches = launches;
        this.preparedAgain = preparedAgain;
    }

    /**
     * Begins to prepare a node for a job.
     *
     * @param done is called once with the preparation, when it has succeeded or failed for good
     */
    NodePreparation prepare(Job job, Node node, ObjectNode task, Consumer<NodePreparation> done) {
        NodePreparation preparation = new NodePreparation(job, node);
        job.preparations().put(node.id(), preparation);
        attempt(job, preparation, task, done);
        return preparation;
    }

    private void attempt(Job job, NodePreparation preparation, ObjectNode task, Consumer<NodePreparation> done) {
        preparation.preparation(preparation.preparation().started(loop.now()));
        int tries = preparation.preparation().retryCount();
        TaskLaunch launch = launches.preparation(job, preparation.node(), task, tries);
        JsonNode constraints = task.path("constraints");
        Duration limit = Duration.parse(constraints.path("maxWallClockTime").textValue());
        int retries = constraints.path("maxTaskRetryCount").asInt();
        run(preparation, launch, limit)
                .subscribe(
                        outcome -> {
                            boolean again = outcome.isTriedAgain()
                                    && !preparation.isAbandoned()
                                    && job.state().isOpen()
                                    && preparation.preparation().hasRetriesLeft(retries);
                            if (again) {
                                preparation.preparation(
                                        preparation.preparation().retried(loop.now()));
                                attempt(job, preparation, task, done);
                                return;
                            }
                            preparation.preparation(preparation.preparation().ended(loop.now(), outcome));
                            boolean usable = preparation.preparation().succeeded()
                                    || !task.path("waitForSuccess").asBoolean(true);
                            preparation.phase(usable ? NodePreparation.Phase.SUCCEEDED : NodePreparation.Phase.FAILED);
                            if (!usable && preparedAgain && outcome.hasFailedInPassing()) {
                                job.preparations().remove(preparation.node().id(), preparation);
                            }
                            done.accept(preparation);
                        },
                        e -> LOG.error("The job preparation task of {} was lost", job.id(), e));
    }

    /** Runs the job release task on all nodes at once that are prepared for the job, and then completes. */
    Mono<Void> release(Job job) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(job.preparations().values())))
                .flatMap(
                        preparation -> Mono.justOrEmpty(job.spec().release())
                                .filter(task ->
                                        preparation.release().startTime().isEmpty())
                                .flatMap(task -> release(job, preparation, task)),
                        Integer.MAX_VALUE)
                .then();
    }

    private Mono<TaskOutcome> release(Job job, NodePreparation preparation, ObjectNode task) {
        preparation.release(preparation.release().started(loop.now()));
        Duration limit = Duration.parse(task.path("maxWallClockTime").textValue());
        return run(preparation, launches.release(job, preparation.node(), task), limit)
                .doOnNext(outcome -> preparation.release(preparation.release().ended(loop.now(), outcome)));
    }

    /** Starts the task at once and emits how it ended, on the service's thread. */
    private Mono<TaskOutcome> run(NodePreparation preparation, TaskLaunch launch, Duration limit) {
        TaskRun run = runtime.start(launch);
        preparation.started(run);
        AtomicBoolean late = new AtomicBoolean();
        Disposable timer = loop.after(limit, () -> late.set(run.end(TaskRun.Ending.GONE)));
        return loop.here(run.outcome()).map(outcome -> {
            timer.dispose();
            preparation.finished();
            if (preparation.isEnded()) {
                return outcome.withFailure(TaskFailure.endedByJob());
            }
            return late.get() ? outcome.withFailure(TaskFailure.wallClock()) : outcome;
        });
    }
}
