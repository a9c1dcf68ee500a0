package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** This class brings tasks to nodes, which are prepared for their jobs first. */
final class TaskPlacement {

    private final ServiceLoop loop;
    private final SpecialTaskRunner preparations;
    private final Consumer<Task> run;
    private final Consumer<Task> unplace;
    private final Consumer<NodePreparation> prepared;

    /**
     * Creates a placement.
     *
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

    /**
     * Places a task on nodes, and runs it when they are prepared.
     *
     * @param nodes one, or those of a multi-instance task
     */
    void place(Task task, List<Node> nodes) {
        Job job = task.job();
        Node node = nodes.get(0);
        TaskAttempt attempt = new TaskAttempt(
                nodes, task.isExclusive() ? node.slots() : task.spec().requiredSlots());
        Instant now = loop.now();
        attempt.take(now);
        nodes.forEach(each -> {
            each.remember(task);
            each.begins(task, now);
        });
        task.begin(attempt);
        task.subtasks(IntStream.range(1, nodes.size())
                .mapToObj(number -> new Subtask(number, TaskLaunches.placement(task, nodes.get(number)), now))
                .toList());
        List<NodePreparation> unprepared = job.spec().preparation().isEmpty()
                ? List.of()
                : nodes.stream()
                        .map(each -> preparation(job, each))
                        .filter(preparation -> preparation.phase() != NodePreparation.Phase.SUCCEEDED)
                        .toList();
        if (unprepared.isEmpty()) {
            run.accept(task);
        } else {
            unprepared.forEach(preparation -> preparation.waiting().add(task));
            job.tasks().transition(task, task.status().preparing(loop.now(), TaskLaunches.placement(task, node)));
        }
    }

    private NodePreparation preparation(Job job, Node node) {
        NodePreparation there = job.preparations().get(node.id());
        return there != null
                ? there
                : preparations.prepare(job, node, job.spec().preparation().orElseThrow(), this::prepared);
    }

    /** Takes the task out of those that wait for their node to be prepared. */
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
        for (Task task : waiting) {
            if (!succeeded) {
                leave(task);
                unplace.accept(task);
            } else if (!isWaiting(task)) {
                run.accept(task);
            }
        }
        prepared.accept(preparation);
    }

    /** Whether another of its nodes is still to be prepared. */
    private static boolean isWaiting(Task task) {
        return task.spec().instances() > 1
                && task.job().preparations().values().stream()
                        .anyMatch(preparation -> preparation.waiting().contains(task));
    }
}
