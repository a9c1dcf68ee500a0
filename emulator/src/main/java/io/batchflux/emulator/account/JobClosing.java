package io.batchflux.emulator.account;

import io.batchflux.emulator.account.TaskAttempt.End;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** This class brings jobs to their end: ends what runs of them, lets them be released, and deletes what is to go. */
final class JobClosing {

    private static final Logger LOG = LoggerFactory.getLogger(JobClosing.class);

    private final ServiceLoop loop;
    private final Account account;
    private final TaskScheduler scheduler;
    private final TaskLifecycle tasks;
    private final SpecialTaskRunner preparations;
    private final AutoPools autoPools;
    private final Disk disk;
    private Consumer<Job> ended = job -> {};

    JobClosing(
            ServiceLoop loop,
            Account account,
            TaskScheduler scheduler,
            TaskLifecycle tasks,
            SpecialTaskRunner preparations,
            AutoPools autoPools,
            Disk disk) {
        this.loop = loop;
        this.account = account;
        this.scheduler = scheduler;
        this.tasks = tasks;
        this.preparations = preparations;
        this.autoPools = autoPools;
        this.disk = disk;
    }

    /** Sets who hears that a job is completed, or is not there any more. */
    void onEnd(Consumer<Job> listener) {
        ended = listener;
    }

    /** Ends what runs of a job that is to be completed or deleted; its active tasks stay so and never run. */
    void begin(Job job) {
        job.wallClock().dispose();
        scheduler.remove(job);
        endTasks(job, End.JOB_TERMINATED);
        job.preparations().values().forEach(NodePreparation::end);
    }

    void endTasks(Job job, End why) {
        for (TaskState state : List.of(TaskState.PREPARING, TaskState.RUNNING)) {
            job.tasks().snapshot(state).forEach(task -> tasks.end(task, why));
        }
    }

    /** Goes on when nothing of the job is on a node any more. */
    void settle(Job job) {
        boolean idle = job.preparations().values().stream()
                .allMatch(preparation -> preparation.run().isEmpty());
        if (job.tasks().onNodes() == 0 && idle) {
            release(job)
                    .subscribe(
                            none -> {},
                            e -> LOG.error("The job {} could not be released", job.id(), e),
                            () -> released(job));
        }
    }

    private Mono<Void> release(Job job) {
        return job.isForced() ? Mono.empty() : preparations.release(job);
    }

    private void released(Job job) {
        if (job.state() == JobState.TERMINATING) {
            Instant now = loop.now();
            job.settle(JobState.COMPLETED, now);
            job.ended(now);
            autoPools.release(job.spec());
            ended.accept(job);
        } else if (job.state() == JobState.DELETING && account.jobs().containsValue(job) && job.beginsDeletion()) {
            loop.here(deleteFiles(job)
                            .onErrorResume(
                                    e -> Mono.fromRunnable(() -> LOG.warn("Files of the job {} remain", job.id(), e))))
                    .subscribe(
                            none -> {},
                            e -> LOG.error("The job {} could not be deleted", job.id(), e),
                            () -> remove(job));
        }
    }

    private void remove(Job job) {
        // Nodes remember tasks that they had lately, and a connection its last request: neither is to keep all of the
        // job's.
        job.tasks().clear();
        job.dependencies().clear();
        account.jobs().remove(Ids.key(job.id()), job);
        job.touched();
        autoPools.release(job.spec());
        ended.accept(job);
    }

    private Mono<Void> deleteFiles(Job job) {
        Pool pool = account.pools().get(Ids.key(job.spec().poolId()));
        List<Path> directories = pool == null
                ? List.of()
                : pool.nodes().stream()
                        .map(node -> node.root().resolve(job.spec().directory()))
                        .toList();
        return Flux.fromIterable(directories).concatMap(disk::delete).then();
    }
}
