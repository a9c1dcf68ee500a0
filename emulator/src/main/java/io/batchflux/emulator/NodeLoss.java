package io.batchflux.emulator;

import io.batchflux.emulator.TaskAttempt.End;
import java.util.List;
import reactor.core.publisher.Mono;

/** Takes nodes away, as the service may do at any time, and gives them back. Can be used on any thread. */
final class NodeLoss {

    private final ServiceLoop loop;
    private final Account account;
    private final TaskLifecycle tasks;

    NodeLoss(ServiceLoop loop, Account account, TaskLifecycle tasks) {
        this.loop = loop;
        this.account = account;
        this.tasks = tasks;
    }

    /**
     * Ends what runs on the node and puts its tasks back into the queue, uncounted; a node that is lost already stays so.
     *
     * <p>Fails with {@link IllegalArgumentException} if there is no such node.
     */
    Mono<Void> preempt(String poolId, String node) {
        return loop.call(() -> {
                    Node lost = find(poolId, node);
                    if (!lost.isLost()) {
                        lost.lost(true, loop.now());
                        List.copyOf(account.jobs().values()).forEach(job -> leave(job, lost));
                    }
                    return true;
                })
                .then();
    }

    /**
     * Lets the node take tasks again, after it was prepared anew for their jobs.
     *
     * <p>Fails with {@link IllegalArgumentException} if there is no such node.
     */
    Mono<Void> restore(String poolId, String node) {
        return loop.call(() -> {
                    Node back = find(poolId, node);
                    if (back.isLost()) {
                        back.lost(false, loop.now());
                        tasks.schedule(poolId);
                    }
                    return true;
                })
                .then();
    }

    private void leave(Job job, Node node) {
        for (TaskState state : List.of(TaskState.PREPARING, TaskState.RUNNING)) {
            for (Task task : job.tasks().snapshot(state)) {
                if (task.attempt().filter(attempt -> attempt.node() == node).isPresent()) {
                    tasks.end(task, End.NODE_LOST);
                }
            }
        }
        NodePreparation preparation = job.preparations().remove(node.id());
        if (preparation != null) {
            preparation.abandon();
            preparation.end();
        }
    }

    private Node find(String poolId, String node) {
        Pool pool = account.pools().get(Ids.key(poolId));
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + poolId);
        }
        return pool.nodeOrNumber(node)
                .orElseThrow(() -> new IllegalArgumentException("the pool " + poolId + " has no node " + node));
    }
}
