package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the job preparation and job release tasks of jobs on nodes. Belongs to the service loop's thread. */
final class JobPreparation {

    private static final Logger LOG = LoggerFactory.getLogger(JobPreparation.class);

    private final ServiceLoop loop;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;

    JobPreparation(ServiceLoop loop, TaskRuntime runtime, TaskLaunches launches) {
        this.loop = loop;
        this.runtime = runtime;
        this.launches = launches;
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
        TaskRun run = runtime.start(launches.preparation(
                job, preparation.node(), task, preparation.preparation().retryCount()));
        preparation.run(run);
        Duration limit =
                Duration.parse(task.path("constraints").path("maxWallClockTime").textValue());
        Disposable timer = loop.after(limit, () -> run.end(false));
        outcome(run)
                .subscribe(
                        outcome -> {
                            timer.dispose();
                            preparation.run(null);
                            int retries = task.path("constraints")
                                    .path("maxTaskRetryCount")
                                    .asInt();
                            boolean again = outcome.exitedWithFailure()
                                    && !preparation.isAbandoned()
                                    && job.state().isOpen()
                                    && (retries < 0 || preparation.preparation().retryCount() < retries);
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
                            done.accept(preparation);
                        },
                        e -> LOG.error("The job preparation task of {} was lost", job.id(), e));
    }

    /** Ends preparations that still run, runs the job release task where the job was prepared, and then completes. */
    Mono<Void> release(Job job) {
        return Flux.fromIterable(List.copyOf(job.preparations().values()))
                .flatMap(preparation -> Mono.justOrEmpty(job.spec().release())
                        .filter(task -> preparation.release().startTime().isEmpty())
                        .flatMap(task -> release(job, preparation, task)))
                .then();
    }

    /** Ends what runs of a preparation. */
    static void end(NodePreparation preparation) {
        preparation.run().ifPresent(run -> run.end(false));
    }

    private Mono<TaskOutcome> release(Job job, NodePreparation preparation, ObjectNode task) {
        preparation.release(preparation.release().started(loop.now()));
        TaskRun run = runtime.start(launches.release(job, preparation.node(), task));
        preparation.run(run);
        Duration limit = Duration.parse(task.path("maxWallClockTime").textValue());
        Disposable timer = loop.after(limit, () -> run.end(false));
        return outcome(run).doOnNext(outcome -> {
            timer.dispose();
            preparation.run(null);
            preparation.release(preparation.release().ended(loop.now(), outcome));
        });
    }

    private Mono<TaskOutcome> outcome(TaskRun run) {
        return run.outcome().publishOn(loop.scheduler());
    }
}
