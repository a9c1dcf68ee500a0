package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.util.List;
import reactor.core.publisher.Mono;

/** Looks after the preparation of nodes: tasks whose nodes cannot be prepared wait for others, and for ever if there are none. */
final class Preparations {

    /** On how many nodes, if the pool has so many, the preparation must have failed until nothing else is expected. */
    private static final int NODES_TRIED = 3;

    private final BatchService service;
    private final String poolId;
    private final String javaCommand;

    Preparations(BatchService service, RunOptions options) {
        this.service = service;
        this.poolId = options.job().poolId();
        this.javaCommand = options.functions().javaCommand();
    }

    /** Emits why no node can be prepared, once that is known; marks the run as prepared when one is. */
    Mono<TaskFailure> failure(Run<?> run) {
        return run.batchRequests
                .tryOnce(Stage.WATCH_JOB, Operation.LIST_PREPARATIONS, service.listPreparations(run.id()))
                .filterWhen(preparations -> allFailed(run, preparations))
                .map(preparations -> Diagnosis.ofPreparations(preparations, poolId, javaCommand));
    }

    /** Asks for the pool only when no node is prepared or being prepared. */
    private Mono<Boolean> allFailed(Run<?> run, List<TaskExecution> preparations) {
        if (preparations.stream().anyMatch(node -> node.result() == TaskExecution.Result.SUCCESS)) {
            run.markPrepared();
        }
        long failed = preparations.stream()
                .filter(node -> node.result() == TaskExecution.Result.FAILURE)
                .count();
        if (run.isPrepared() || failed == 0 || failed < preparations.size()) {
            return Mono.just(false);
        }
        return failed >= NODES_TRIED
                ? Mono.just(true)
                : run.batchRequests
                        .tryOnce(Stage.WATCH_JOB, Operation.DESCRIBE_POOL, service.describePool(poolId))
                        .map(pool -> failed >= pool.currentNodes());
    }
}
