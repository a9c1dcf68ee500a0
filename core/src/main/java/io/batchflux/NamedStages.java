package io.batchflux;

import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a named run asks of its jobs besides what every run does. */
final class NamedStages {

    /** Ids of tasks are hexadecimal digits: so many parts of a job are listed side by side. */
    private static final String DIGITS = "0123456789abcdef";

    private static final Duration AGAIN = Duration.ofSeconds(5);
    static final String DELETED = "the job was deleted by somebody";

    private final RunnerScope scope;
    private final DefaultBatchStages stages;
    private final RunOptions options;
    private final Requests requests;

    NamedStages(RunnerScope scope, DefaultBatchStages stages, RunOptions options, Requests requests) {
        this.scope = scope;
        this.stages = stages;
        this.options = options;
        this.requests = requests;
    }

    <C> Flux<StagedTask<C>> stage(Run<C> run, Flux<TaskSpec<C>> tasks) {
        return stages.stageInputs.stage(run, tasks);
    }

    <C> Flux<EndedTask<C>> add(Run<C> run, Flux<StagedTask<C>> tasks) {
        return stages.addTasks.add(run, tasks);
    }

    <T> Mono<T> whenTasksEnd(Run<?> run) {
        return stages.closeJob.whenTasksEnd(run);
    }

    <C> Flux<EndedTask<C>> watch(Run<C> run) {
        return stages.watchJob.watch(run);
    }

    /** Makes the result of a task, and tells nobody: it may be followed by another one. */
    <C> Mono<TaskResult<PlannedTask<C>>> collect(Run<PlannedTask<C>> run, EndedTask<PlannedTask<C>> task) {
        return stages.collectResults
                .checked(run, task)
                .map(NamedStages::counted)
                .flatMap(checked -> stages.collectResults.untold(run, checked));
    }

    /** As {@link #collect}, of a task of which nothing has to be asked; {@code null} if something has. */
    <C> @Nullable TaskResult<PlannedTask<C>> known(Run<PlannedTask<C>> run, EndedTask<PlannedTask<C>> task) {
        return stages.collectResults.known(run, counted(task));
    }

    /** The service knows nothing of the tasks that this one follows. */
    private static <C> EndedTask<PlannedTask<C>> counted(EndedTask<PlannedTask<C>> task) {
        int readds = task.task().item().readds();
        if (readds == 0 || !(task instanceof EndedTask.Completed<PlannedTask<C>> completed)) {
            return task;
        }
        TaskExecution execution = completed.execution();
        int preemptions = execution.preemptions() + task.task().item().preemptions();
        return new EndedTask.Completed<>(
                completed.task(), execution.withReadds(readds).withPreemptions(preemptions), completed.jobEnd());
    }

    /** Returns how many slots a task that calls functions takes. */
    int requiredSlots() {
        return options.functions().task().limits().requiredSlots();
    }

    /** Returns how often an item is added again, in one call, for what befell it; its job's end does not count. */
    int readds() {
        return options.tasks().readds();
    }

    Duration timeLimit(TaskSpec<?> spec) {
        return spec.limits().timeLimit(options.tasks());
    }

    /** Tells the job to end; never mind if it has, or is not there. */
    Mono<Void> terminate(String jobId, String reason) {
        return requests.batch()
                .protect(Stage.WATCH_JOB, Operation.TERMINATE_JOB, scope.service.terminateJob(jobId, reason));
    }

    /** Lets the job end with its tasks, to which nothing is added any more; never mind if it has, or is not there. */
    Mono<Void> endWithTasks(String jobId) {
        return requests.batch()
                .protect(
                        Stage.WATCH_JOB,
                        Operation.TERMINATE_JOB_WHEN_TASKS_COMPLETE,
                        scope.service.terminateJobWhenTasksComplete(jobId))
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().isRetryable() ? Mono.error(error) : Mono.empty());
    }

    /** Emits the job; none if it is not there. */
    Mono<JobSnapshot> describe(String jobId) {
        return requests.batch()
                .protect(Stage.WATCH_JOB, Operation.DESCRIBE_JOB, scope.service.describeJob(jobId))
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().hasCode(ServiceException.JOB_NOT_FOUND)
                                ? Mono.empty()
                                : Mono.error(error));
    }

    /**
     * Ends the job unless it has ended, and emits why it did when no task of it runs any more: that may take hours, for which it is not
     * asked in a recursion.
     */
    Mono<String> end(String jobId) {
        return describe(jobId)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> found.isEmpty() ? Mono.just(DELETED) : endedOrTold(found.get()))
                .repeatWhenEmpty(looks -> looks.concatMap(look -> Mono.delay(AGAIN, scope.scheduler), 1));
    }

    /** Emits why the job has ended; completes if it has not, and has been told to. */
    private Mono<String> endedOrTold(JobSnapshot job) {
        if (job.state() == JobState.COMPLETED || job.state() == JobState.DELETING) {
            String reason = job.terminateReason();
            return Mono.just(reason == null ? "the job is " + job.state() : reason);
        }
        return job.state().isEnding()
                ? Mono.empty()
                : terminate(job.id(), "another job takes its place").then(Mono.empty());
    }

    /**
     * Lets a job be there that has ended, under an id under which there was none: so whoever is about to create it comes too late.
     *
     * @param keptFor why it is not deleted when it is old; {@code null} if it may be
     */
    Mono<Void> takeId(Incarnation incarnation, JournalRecords.Job job, String reason, @Nullable String keptFor) {
        JobDefinition nothing = JobDefinition.of(
                        job.id(), job.poolId(), options.job().timeLimit())
                .withMetadata(Ownership.ofJob(
                        incarnation.runId(job.number()),
                        job.number(),
                        options.job().owner(),
                        keptFor));
        return requests.batch()
                .protect(Stage.OPEN_JOB, Operation.CREATE_JOB, scope.service.createJob(nothing))
                // It may be there by now, and without its pool it cannot be.
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().isRetryable() ? Mono.error(error) : Mono.empty())
                .then(terminate(job.id(), reason));
    }

    /** Tells the job to end; one that was recorded and is not there may be about to be created. */
    Mono<Void> endForGood(Incarnation incarnation, JournalRecords.Job job, String reason) {
        return describe(job.id())
                .flatMap(found -> found.state().isEnding()
                        ? Mono.just(true)
                        : terminate(job.id(), reason).thenReturn(true))
                .switchIfEmpty(Mono.defer(
                        () -> takeId(incarnation, job, reason, Ownership.NAMED).thenReturn(true)))
                .then();
    }

    /** Emits other jobs that say that they are of the run: the store may have lost what was recorded of them. */
    Flux<JobSnapshot> unrecorded(Incarnation incarnation, List<JournalRecords.Job> recorded) {
        Set<String> known = recorded.stream().map(JournalRecords.Job::id).collect(Collectors.toSet());
        return Pages.of(
                        JobQuery.ofAll().withIdPrefix(incarnation.jobIdPrefix()),
                        Leftovers.JOBS,
                        scope.service::listJobs,
                        page -> requests.batch().protect(Stage.OPEN_JOB, Operation.LIST_JOBS, page))
                .concatMapIterable(JobPage::jobs)
                .filter(job -> Leftovers.isOurs(job.metadata())
                        && incarnation.run().equals(job.metadata().get(Ownership.RUN))
                        && !known.contains(job.id()));
    }

    /** Emits the tasks of the job that have these ids, and when that was. */
    Mono<JobView> list(String jobId, @Nullable String ended, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return Mono.just(new JobView(ended, Map.of(), null, Duration.ZERO));
        }
        return Mono.defer(() -> {
            Map<String, TaskSnapshot> found = new HashMap<>();
            Instant[] earliest = new Instant[1];
            Instant asked = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
            return Flux.range(0, DIGITS.length())
                    .flatMap(part -> pages(part(jobId, part, ended != null)), DIGITS.length(), 1)
                    .doOnNext(page -> {
                        if (earliest[0] == null || page.serverTime().isBefore(earliest[0])) {
                            earliest[0] = page.serverTime();
                        }
                        page.tasks().stream()
                                .filter(task -> wanted.contains(task.id()))
                                .forEach(task -> found.put(task.id(), task));
                    })
                    .then(Mono.fromSupplier(() -> new JobView(
                            ended,
                            found,
                            earliest[0],
                            earliest[0] == null ? Duration.ZERO : Duration.between(asked, earliest[0]))));
        });
    }

    private static TaskQuery part(String jobId, int part, boolean completed) {
        TaskQuery query = completed ? TaskQuery.all(jobId).withState(TaskState.COMPLETED) : TaskQuery.all(jobId);
        return query.withIdFrom(part == 0 ? null : DIGITS.substring(part, part + 1))
                .withIdBefore(part + 1 == DIGITS.length() ? null : DIGITS.substring(part + 1, part + 2));
    }

    private Flux<TaskPage> pages(TaskQuery query) {
        return Pages.ofTasks(query, scope.service::listTasks, this::protect);
    }

    /** A job that was deleted meanwhile has no tasks. */
    private Mono<TaskPage> protect(Mono<TaskPage> page) {
        return requests.batch()
                .protect(Stage.WATCH_JOB, Operation.LIST_TASKS, page)
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().hasCode(ServiceException.JOB_NOT_FOUND)
                                ? Mono.empty()
                                : Mono.error(error));
    }

    /** Emits the ids of the tasks of the job that have left outputs. */
    Flux<String> left(Run<?> run) {
        return Flux.range(0, DIGITS.length())
                .flatMap(
                        part -> BlobPages.list(
                                scope.store,
                                BlobQuery.of(run.container())
                                        .withPrefix(Blobs.outputs(run.number(), DIGITS.substring(part, part + 1))
                                                .replaceFirst("/$", "")),
                                page -> requests.store().protect(Stage.COLLECT, Operation.LIST_BLOBS, page)),
                        DIGITS.length(),
                        1)
                .mapNotNull(blob -> Blobs.taskOf(blob.blob().name()))
                .onErrorResume(HandOver::isGone, gone -> Flux.empty());
    }
}
