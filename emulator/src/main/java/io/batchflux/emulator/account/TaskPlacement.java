package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ServiceLoop;
import java.util.List;
import java.util.function.Consumer;

/** Brings tasks to nodes, which are prepared for their jobs first. */
final class TaskPlacement {

    private final ServiceLoop loop;
    private final SpecialTaskRunner preparations;
    private final Consumer<Task> run;
    private final Consumer<Task> unplace;
    private final Consumer<NodePreparation> prepared;

    /**
     * @param run runs a task that is on a node which is prepared
     * @param unplace takes a task off a node that could not be prepared
     * @param prepared is told when a node was prepared, or could not be, and its tasks are dealt with
     */
    TaskPlacement(
            ServiceLoop loop,
            SpecialTaskRunner preparations,
            Consumer<Task> run,
            Consumer<Task> unplace,
            Consumer<NodePreparation> prepared) {
        this.loop = loop;
        this.preparations = preparations;
        this.run = run;
        this.unplace = unplace;
        this.prepared = prepared;
    }

    void place(Task task, Node node) {
        Job job = task.job();
        TaskAttempt attempt = new TaskAttempt(
                node, task.isExclusive() ? node.slots() : task.spec().requiredSlots());
        node.take(attempt.slots(), loop.now());
        node.remember(task);
        task.begin(attempt);
        NodePreparation preparation = job.preparations().get(node.id());
        if (preparation == null && job.spec().preparation().isPresent()) {
            preparation =
                    preparations.prepare(job, node, job.spec().preparation().get(), this::prepared);
        }
        if (preparation == null || preparation.phase() == NodePreparation.Phase.SUCCEEDED) {
            run.accept(task);
        } else {
            preparation.waiting().add(task);
            job.tasks().transition(task, task.status().preparing(loop.now(), TaskLaunches.placement(task, node)));
        }
    }

    /** The task no longer waits for its node to be prepared. */
    void leave(Task task) {
        task.job()
                .preparations()
                .values()
                .forEach(preparation -> preparation.waiting().remove(task));
    }

    private void prepared(NodePreparation preparation) {
        List<Task> waiting = List.copyOf(preparation.waiting());
        preparation.waiting().clear();
        boolean succeeded = preparation.phase() == NodePreparation.Phase.SUCCEEDED;
        waiting.forEach(succeeded ? run : unplace);
        prepared.accept(preparation);
    }
}
