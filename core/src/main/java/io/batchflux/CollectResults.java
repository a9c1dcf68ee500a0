package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.TaskExecution;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The fifth stage: finds what an ended task left and makes its result. */
final class CollectResults {

    private static final Logger LOG = LoggerFactory.getLogger(CollectResults.class);
    private static final int TAIL = 4 * 1024;
    /** A node may be out of reach for good; an outage is waited for. */
    private static final Duration TAIL_TIME = Duration.ofMinutes(15);

    private final BatchService service;
    private final BlobStore store;
    private final Scheduler scheduler;
    private final Disk disk;
    private final Downloads downloads;
    private final StaleOutputs staleOutputs;
    private final FindOutputs findOutputs;
    private final Boundaries boundaries;

    CollectResults(
            BatchService service,
            BlobStore store,
            Scheduler scheduler,
            Disk disk,
            Downloads downloads,
            Boundaries boundaries) {
        this.service = service;
        this.store = store;
        this.scheduler = scheduler;
        this.disk = disk;
        this.downloads = downloads;
        this.boundaries = boundaries;
        this.staleOutputs = new StaleOutputs(service);
        this.findOutputs = new FindOutputs(store);
    }

    /** Emits the task; as a failed one, if what it is to leave was left by a try before the last one. */
    <C> Mono<EndedTask<C>> checked(Run<C> run, EndedTask<C> ended) {
        return !StaleOutputs.mayHaveSome(ended)
                ? Mono.just(ended)
                : staleOutputs
                        .find(run, ended)
                        .<EndedTask<C>>map(named -> StaleOutputs.failed((EndedTask.Completed<C>) ended, named))
                        .defaultIfEmpty(ended);
    }

    <C> Mono<TaskResult<C>> collect(Run<C> run, EndedTask<C> ended) {
        return result(run, ended).map(result -> {
            TaskResult<C> own = of(run.events.run(), result);
            tell(run, ended, own);
            return own;
        });
    }

    /** As {@link #collect}; but the task may be followed by another one, and whether it has ended for good is told later. */
    <C> Mono<TaskResult<C>> untold(Run<C> run, EndedTask<C> ended) {
        return result(run, ended).map(result -> of(run.events.run(), result));
    }

    /** Counts the task, and tells that it has ended. */
    static <C> void tell(Run<C> run, EndedTask<C> ended, TaskResult<C> result) {
        (result.isSuccess() ? run.succeeded : run.failed).incrementAndGet();
        run.events.ended(ended, result);
    }

    /** Returns the same result as that of a task which the caller knows by this id and item. */
    @SuppressWarnings("unchecked") // The item is all that depends on the type.
    static <C> TaskResult<C> forCaller(String taskId, C item, TaskResult<?> result) {
        return (TaskResult<C>) ((TaskResultValue<?, ?>) result).withTask(taskId, item);
    }

    /** Returns the result as one of this run. */
    static <C> TaskResult<C> of(RunInfo run, TaskResult<C> result) {
        return result instanceof TaskResult.Failed<C> failed
                ? failed.withRun(run)
                : ((TaskResult.Succeeded<C>) result).withRun(run);
    }

    /** Returns what {@link #untold} emits if nothing has to be asked for it, or {@code null}. */
    <C> @Nullable TaskResult<C> known(Run<C> run, EndedTask<C> ended) {
        TaskResult<C> known = known(ended);
        return known == null ? null : of(run.events.run(), known);
    }

    private static <C> @Nullable TaskResult<C> known(EndedTask<C> ended) {
        PendingTask<C> task = ended.task();
        TaskExecution execution = counted(task, ended.execution());
        if (ended instanceof EndedTask.Lost<C> lost) {
            return TaskResult.Failed.of(task.id(), task.item(), execution, lost.failure(), List.of());
        }
        return execution.result() == TaskExecution.Result.SUCCESS
                        && task.outputs().isEmpty()
                ? TaskResult.Succeeded.of(task.id(), task.item(), execution, List.of())
                : null;
    }

    private <C> Mono<TaskResult<C>> result(Run<C> run, EndedTask<C> ended) {
        TaskResult<C> known = known(ended);
        if (known != null) {
            return Mono.just(known);
        }
        PendingTask<C> task = ended.task();
        EndedTask.Completed<C> seen = (EndedTask.Completed<C>) ended;
        EndedTask.Completed<C> completed =
                new EndedTask.Completed<>(task, counted(task, seen.execution()), seen.jobEnd());
        TaskExecution execution = completed.execution();
        if (execution.result() != TaskExecution.Result.SUCCESS) {
            return Mono.zip(
                            tail(run, task, execution, "stderr.txt"),
                            tail(run, task, execution, "stdout.txt"),
                            leftOnFailure(run, task, execution))
                    .map(left -> failed(completed, left.getT1(), left.getT2(), left.getT3()));
        }
        if (FindOutputs.isOutcomesAlone(task)) {
            Output.Named outcomes = (Output.Named) task.outputs().get(0);
            return findOutputs
                    .outcomes(run, task)
                    .map(found -> found.isPresent()
                            ? TaskResult.Succeeded.of(
                                    task.id(),
                                    task.item(),
                                    execution,
                                    List.of(output(run, task, outcomes.name(), found.get())))
                            : TaskResult.Failed.of(task.id(), task.item(), execution, notWritten(outcomes), List.of()));
        }
        return outputs(run, task)
                .map(found -> succeeded(run, task, execution, found))
                .onErrorResume(
                        BatchfluxException.class,
                        error -> Mono.just(TaskResult.Failed.of(
                                task.id(), task.item(), execution, notListed(run, error), List.of())));
    }

    /** The service knows nothing of the tasks that this one follows. */
    private static TaskExecution counted(PendingTask<?> task, TaskExecution execution) {
        TaskSpec<?> spec = task.spec();
        Place place = spec == null ? null : spec.place();
        return place == null
                ? execution
                : execution.withReadds(place.readds()).withPreemptions(execution.preemptions() + place.preemptions());
    }

    /** Nothing is looked for that nobody asked for, or of a task that never ran. */
    private <C> Mono<List<TaskOutput>> leftOnFailure(Run<C> run, PendingTask<C> task, TaskExecution execution) {
        List<Output.Named> wanted = task.outputs().stream()
                .filter(Output.Named.class::isInstance)
                .map(Output.Named.class::cast)
                .filter(Output.Named::onFailure)
                .toList();
        if (wanted.isEmpty() || execution.startTime() == null) {
            return Mono.just(List.of());
        }
        return outputs(run, task)
                .map(found -> {
                    List<TaskOutput> left = new ArrayList<>(wanted.size());
                    for (Output.Named named : wanted) {
                        FindOutputs.Found blob = found.get(Blobs.named(run.number(), task.id(), named.name()));
                        if (blob != null) {
                            left.add(output(run, task, named.name(), blob));
                        }
                    }
                    return left;
                })
                .onErrorResume(BatchfluxException.class, error -> {
                    LOG.debug("what task {} of {} has left is not known", task.id(), run, error);
                    return Mono.just(List.of());
                });
    }

    private <C> Mono<Map<String, FindOutputs.Found>> outputs(Run<C> run, PendingTask<C> task) {
        return findOutputs.of(run, task, watch(run, task));
    }

    private <C> TaskResult<C> succeeded(
            Run<C> run, PendingTask<C> task, TaskExecution execution, Map<String, FindOutputs.Found> found) {
        List<TaskOutput> outputs = new ArrayList<>(found.size());
        for (Output output : task.outputs()) {
            if (output instanceof Output.Named named) {
                FindOutputs.Found blob = found.remove(Blobs.named(run.number(), task.id(), named.name()));
                if (blob == null && named.isLog()) {
                    continue;
                }
                if (blob == null) {
                    return TaskResult.Failed.of(task.id(), task.item(), execution, notWritten(named), List.of());
                }
                outputs.add(output(run, task, named.name(), blob));
            }
        }
        if (found.isEmpty()) {
            return TaskResult.Succeeded.of(task.id(), task.item(), execution, outputs);
        }
        String directory = Blobs.matching(run.number(), task.id());
        for (FindOutputs.Found left : found.values()) {
            String blobName = left.blob().blob().name();
            if (blobName.startsWith(directory)) {
                String name = blobName.substring(directory.length());
                if (!OutputNames.staysInside(name)) {
                    return TaskResult.Failed.of(task.id(), task.item(), execution, leadsOut(name), List.of());
                }
                outputs.add(output(run, task, name, left));
            }
        }
        return TaskResult.Succeeded.of(task.id(), task.item(), execution, outputs);
    }

    private static <C> HandOver.Task watch(Run<C> run, PendingTask<C> task) {
        return run.handOver.task(task.id(), () -> run.isWanted(task));
    }

    private <C> TaskOutput output(Run<C> run, PendingTask<C> task, String name, FindOutputs.Found left) {
        BlobSnapshot blob = left.blob();
        return new TaskOutput(
                name,
                blob.size(),
                blob.blob(),
                blob.eTag(),
                left.whole(),
                where -> download(run, task.id(), name, left),
                watch(run, task),
                scheduler,
                disk,
                downloads.limitedTo(run.storeRequests::bytesOfDownloads),
                boundaries);
    }

    /** Returns an output that is recorded; one that somebody has written again since is not read. */
    TaskOutput kept(Resilience requests, String taskId, Recorded.Left left, BlobName blob) {
        String name = left.name();
        long size = left.size();
        ETag eTag = left.eTag();
        Condition unchanged = eTag == null ? Condition.none() : Condition.matches(eTag);
        HandOver.Task nobody = new HandOver().task(taskId, () -> false);
        return new TaskOutput(
                name,
                size,
                blob,
                eTag,
                null,
                where -> Flux.defer(() -> {
                    RestOfBlob rest = new RestOfBlob(blob, size, 0, offset -> store.get(blob, offset, unchanged));
                    return requests.protectContent(Stage.COLLECT, Operation.GET_BLOB, rest.content())
                            .onErrorMap(BatchfluxException.class, error -> changed(name, blob, error))
                            .doOnError(BatchfluxException.class, error -> error.concerns(taskId));
                }),
                nobody,
                scheduler,
                disk,
                downloads.limitedTo(requests::bytesOfDownloads),
                boundaries);
    }

    private static Throwable changed(String name, BlobName blob, BatchfluxException error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PreconditionFailedException
                ? failed.because("output \"" + name + "\" is not what was recorded: blob " + blob
                        + " was written again since, perhaps by another task of the run")
                : error;
    }

    /** What breaks off is continued, so that a long download need not go well at the first attempt. */
    private Flux<ByteBuffer> download(Run<?> run, String taskId, String name, FindOutputs.Found left) {
        BlobSnapshot blob = left.blob();
        BatchfluxException unread = left.error();
        if (unread != null) {
            return Flux.error(() -> {
                unread.concerns(taskId);
                return explained(run, name, unread);
            });
        }
        ByteBuffer start = left.start();
        Flux<ByteBuffer> begun = start == null
                ? Flux.empty()
                : Mono.fromSupplier(start::duplicate).flux();
        int have = start == null ? 0 : start.remaining();
        if (start != null && have == blob.size()) {
            return begun;
        }
        return begun.concatWith(Flux.defer(() -> {
            RestOfBlob rest = new RestOfBlob(blob.blob(), blob.size(), have, offset -> store.get(blob.blob(), offset));
            return run.storeRequests
                    .protectContent(Stage.COLLECT, Operation.GET_BLOB, rest.content())
                    .onErrorMap(BatchfluxException.class, error -> explained(run, name, error))
                    .doOnError(BatchfluxException.class, error -> error.concerns(taskId));
        }));
    }

    private static Throwable explained(Run<?> run, String name, BatchfluxException error) {
        String reason = run.isContainerDeleted()
                ? tooLate(run, name)
                : "output \"" + name + "\" could not be read, and stays in blob container " + run.container();
        if (error instanceof DeadlineExceededException late) {
            return late.because(reason);
        }
        return error instanceof StageFailedException failed && (run.isContainerDeleted() || !HandOver.isGone(error))
                ? failed.because(reason)
                : error;
    }

    private static String tooLate(Run<?> run, String name) {
        return "output \"" + name + "\" cannot be read any more: its run is over and blob container " + run.container()
                + " was deleted; read it in the function that run(tasks, collect) and run(task, collect) are given, or keep"
                + " it with CleanUp.NEVER";
    }

    private static TaskFailure notWritten(Output.Named named) {
        return TaskFailure.of(
                FailureKind.OUTPUT,
                "it exited with 0 but did not write " + named.path() + ", its output \"" + named.name() + "\"",
                null);
    }

    private static TaskFailure leadsOut(String name) {
        return TaskFailure.of(
                FailureKind.OUTPUT,
                "among its outputs is \"" + OutputNames.printable(name)
                        + "\", which is no path below its working directory; none of them is offered",
                null);
    }

    private static TaskFailure notListed(Run<?> run, BatchfluxException error) {
        String where = HandOver.isGone(error) ? "" : "; they stay in blob container " + run.container();
        return TaskFailure.of(
                FailureKind.OUTPUT,
                "it exited with 0, but its outputs could not be listed: " + Blobs.reason(error) + where,
                error);
    }

    /** The end of what was printed is a help, not a result: a task that has no node any more, or that nobody waits for, has none. */
    private <C> Mono<String> tail(Run<C> run, PendingTask<C> task, TaskExecution execution, String file) {
        if (execution.nodeId() == null || !run.isWanted(task)) {
            return Mono.just("");
        }
        return run.batchRequests
                .protect(
                        Stage.COLLECT,
                        run.batchRequests.begin(Stage.COLLECT, TAIL_TIME),
                        Operation.READ_TASK_FILE,
                        Bytes.join(
                                service.readTaskFileTail(run.id(), task.id(), file, TAIL),
                                TAIL,
                                TAIL,
                                "tail of " + file))
                .map(bytes -> Text.end(bytes, TAIL))
                .onErrorResume(error -> {
                    LOG.debug("{} of task {} of {} is not available", file, task.id(), run, error);
                    return Mono.just("");
                });
    }

    private static <C> TaskResult<C> failed(
            EndedTask.Completed<C> ended, String stderrTail, String stdoutTail, List<TaskOutput> outputs) {
        PendingTask<C> task = ended.task();
        TaskExecution execution = ended.execution();
        String jobEnd = ended.jobEnd();
        TaskFailure why = jobEnd == null
                ? Diagnosis.of(execution, task.timeLimit())
                : Diagnosis.ofJobEnd(jobEnd).withInfo(execution.failureInfo());
        TaskFailure failure = TaskFailure.of(why.kind(), why.message())
                .withInfo(why.info())
                .withStderrTail(stderrTail)
                .withStdoutTail(stdoutTail);
        return TaskResult.Failed.of(task.id(), task.item(), execution, failure, outputs);
    }
}
