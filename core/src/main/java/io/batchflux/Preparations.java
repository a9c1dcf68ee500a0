package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Looks after the preparation of nodes: tasks whose nodes cannot be prepared wait for others, and for ever if there are none. If there
 * are, it is said once that the job does without some. For one watch, whose rounds never overlap.
 */
final class Preparations {

    /** On how many nodes, if the pool has so many, the preparation must have failed until nothing else is expected. */
    private static final int NODES_TRIED = 3;

    private final Run<?> run;
    private final BatchService service;
    private final String poolId;
    private final String javaCommand;
    /** Whether some node is to be looked for that could not be prepared: once when one is, and again when nothing happens. */
    private boolean due = true;

    private boolean told;

    Preparations(Run<?> run, BatchService service, RunOptions options) {
        this.run = run;
        this.service = service;
        this.poolId = options.job().poolId();
        this.javaCommand = options.functions().javaCommand();
    }

    /** Emits why no node can be prepared, once that is known; marks the run as prepared when one is. */
    Mono<TaskFailure> failure() {
        return run.isPrepared()
                ? others()
                : list().filterWhen(this::allFailed)
                        .map(preparations -> Diagnosis.ofPreparations(preparations, poolId, javaCommand));
    }

    /** Nothing happens: perhaps nodes that came later could not be prepared. */
    void nothingHappens() {
        due = true;
    }

    private Mono<List<TaskExecution>> list() {
        return run.batchRequests.tryOnce(
                Stage.WATCH_JOB, Operation.LIST_PREPARATIONS, service.listPreparations(run.id()));
    }

    /** Tells of the nodes that the job does without; never emits. */
    private Mono<TaskFailure> others() {
        if (told || !due || !run.usesCode()) {
            return Mono.empty();
        }
        due = false;
        return list().doOnNext(this::tell).then(Mono.empty());
    }

    private void tell(List<TaskExecution> preparations) {
        List<TaskExecution> failed =
                preparations.stream().filter(Preparations::hasFailed).toList();
        if (!told && !failed.isEmpty()) {
            told = true;
            run.events.preparationFailed(
                    failed.stream()
                            .map(TaskExecution::nodeId)
                            .filter(Objects::nonNull)
                            .toList(),
                    Diagnosis.ofPreparations(failed, poolId, javaCommand));
        }
    }

    /** Asks for the pool only when no node is prepared or being prepared. */
    private Mono<Boolean> allFailed(List<TaskExecution> preparations) {
        if (preparations.stream().anyMatch(node -> node.result() == TaskExecution.Result.SUCCESS)) {
            run.markPrepared();
            due = false;
            tell(preparations);
        }
        long failed = preparations.stream().filter(Preparations::hasFailed).count();
        if (run.isPrepared() || failed == 0 || failed < preparations.size()) {
            return Mono.just(false);
        }
        return failed >= NODES_TRIED
                ? Mono.just(true)
                : run.batchRequests
                        .tryOnce(Stage.WATCH_JOB, Operation.DESCRIBE_POOL, service.describePool(poolId))
                        .map(pool -> failed >= pool.currentNodes());
    }

    private static boolean hasFailed(TaskExecution preparation) {
        return preparation.result() == TaskExecution.Result.FAILURE;
    }
}
