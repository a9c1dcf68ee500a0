package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads what one task has printed: from its node, or from where it was uploaded to. */
final class LogSource {

    /** How much is read at once. */
    static final int PART = 64 * 1024;

    private final RunnerScope scope;
    private final BatchService service;
    private final BlobStore store;
    private final RunOptions options;
    private final Requests requests;
    private final RunInfo run;
    private final String taskId;

    LogSource(RunnerScope scope, RunOptions options, RunInfo run, String taskId) {
        this.scope = scope;
        this.service = scope.service;
        this.store = scope.store;
        this.options = options;
        this.requests = scope.requests(options);
        this.run = run;
        this.taskId = taskId;
    }

    <T> Flux<T> boundary(Flux<T> log) {
        return scope.boundaries.of(scope.untilClosing(log)
                .doOnError(BatchfluxException.class, error -> {
                    error.happenedIn(run);
                    error.concerns(taskId);
                })
                .onErrorStop());
    }

    Polling polling() {
        return options.polling();
    }

    Mono<Long> pause(Duration pause) {
        return Mono.delay(scope.chance.spread(pause, options.polling().jitter()), scope.scheduler);
    }

    Mono<TaskSnapshot> describe() {
        return requests.batch()
                .protect(Stage.COLLECT, Operation.DESCRIBE_TASK, service.describeTask(run.jobId(), taskId));
    }

    /** Emits a part of the file, which may be empty. */
    Mono<byte[]> read(String file, long offset, int maxBytes) {
        return requests.batch()
                .protect(
                        Stage.COLLECT,
                        Operation.READ_TASK_FILE,
                        Bytes.join(
                                service.readTaskFile(run.jobId(), taskId, file, offset, maxBytes),
                                maxBytes,
                                maxBytes,
                                file));
    }

    /** Emits the blob that was uploaded of the file, if there is one. */
    Mono<BlobSnapshot> kept(String file) {
        BlobQuery query = BlobQuery.of(run.container()).withPrefix(Blobs.outputs(Incarnation.numberOf(run), taskId));
        String name = file.substring(0, file.indexOf('.'));
        return BlobPages.list(store, query, page -> requests.store().protect(Stage.COLLECT, Operation.LIST_BLOBS, page))
                .filter(found -> found.blob()
                        .name()
                        .substring(found.blob().name().lastIndexOf('/') + 1)
                        .startsWith(name))
                .next()
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().hasCode(ServiceException.CONTAINER_NOT_FOUND)
                                ? Mono.empty()
                                : Mono.error(error));
    }

    /** Emits so many bytes of the blob, which has them, from the offset on. */
    Mono<byte[]> partOfKept(BlobName blob, long offset, int count) {
        return Mono.defer(() -> {
            int[] missing = {count};
            Flux<ByteBuffer> part = readKept(blob, offset)
                    .map(buffer -> {
                        int taken = Math.min(missing[0], buffer.remaining());
                        missing[0] -= taken;
                        return buffer.slice(buffer.position(), taken);
                    })
                    .takeUntil(buffer -> missing[0] == 0);
            return Bytes.join(part, count, count, blob.name());
        });
    }

    /** Emits what the blob has behind the offset. */
    Flux<ByteBuffer> readKept(BlobName blob, long offset) {
        return Flux.defer(() -> {
            long[] received = {offset};
            return requests.store()
                    .protectContent(
                            Stage.COLLECT,
                            Operation.GET_BLOB,
                            Flux.defer(() -> store.get(blob, received[0])
                                    .doOnNext(buffer -> received[0] += buffer.remaining())));
        });
    }
}
