package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import reactor.core.publisher.Mono;

/** The files of the pending tasks of one run, each asked for once. */
final class PendingFiles<C> implements RunningFiles<C> {

    private final BatchService service;
    private final Run<C> run;

    PendingFiles(BatchService service, Run<C> run) {
        this.service = service;
        this.run = run;
    }

    @Override
    public Mono<byte[]> tail(C item, String path, int maxBytes) {
        return Mono.defer(() -> {
            String task = run.acknowledgedOf(item);
            return task == null
                    ? Mono.empty()
                    : run.batchRequests.tryOnce(
                            Stage.WATCH_JOB,
                            Operation.READ_TASK_FILE,
                            Bytes.join(
                                    service.readTaskFileTail(run.id(), task, path, maxBytes),
                                    maxBytes,
                                    maxBytes,
                                    path));
        });
    }
}
