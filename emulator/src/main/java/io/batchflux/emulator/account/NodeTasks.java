package io.batchflux.emulator.account;

import io.batchflux.emulator.account.TaskAttempt.End;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** This class keeps what runs, ran and is prepared on a node, over all jobs. */
final class NodeTasks {

    private final ServiceLoop loop;
    private final Account account;
    private final TaskLifecycle tasks;

    NodeTasks(ServiceLoop loop, Account account, TaskLifecycle tasks) {
        this.loop = loop;
        this.account = account;
        this.tasks = tasks;
    }

    /** Ends the tasks on the node if the option says so. */
    void end(Node node, Deallocation option) {
        if (option.endsTasks()) {
            end(node, option == Deallocation.REQUEUE ? End.REQUEUED : End.TERMINATED);
        }
    }

    /** Ends the tasks on the node. */
    void end(Node node, End why) {
        for (Job job : List.copyOf(account.jobs().values())) {
            for (TaskState state : List.of(TaskState.PREPARING, TaskState.RUNNING)) {
                for (Task task : job.tasks().snapshot(state)) {
                    if (task.attempt()
                            .filter(attempt -> attempt.nodes().contains(node))
                            .isPresent()) {
                        tasks.end(task, why);
                    }
                }
            }
        }
    }

    /** Lets jobs be prepared anew on the node, and completes on the loop's thread when no preparation runs on it any more. */
    Mono<Void> forgetJobs(Node node) {
        return Mono.defer(() -> {
            List<Mono<TaskOutcome>> ending = forget(node, false);
            return ending.isEmpty() ? Mono.empty() : loop.here(Mono.when(ending));
        });
    }

    /** Lets jobs be prepared anew on the node, but for those whose preparation outlasts a reboot. */
    void forgetJobsAfterReboot(Node node) {
        forget(node, true);
    }

    /** Returns how long the files of completed tasks are still kept on the node. */
    Duration retention(Node node) {
        Duration longest = Duration.ZERO;
        for (Job job : account.jobs().values()) {
            for (Task task : job.tasks().in(TaskState.COMPLETED).values()) {
                boolean here = task.status()
                        .node()
                        .filter(where -> where.nodeId().equals(node.id()))
                        .isPresent();
                if (here && !task.filesCleanedUp()) {
                    Instant end = task.status()
                            .execution()
                            .endTime()
                            .orElse(task.status().since());
                    Duration left = task.spec().retentionTime().minus(loop.since(end));
                    longest = left.compareTo(longest) > 0 ? left : longest;
                }
            }
        }
        return longest;
    }

    /** What still runs of their preparations. */
    private List<Mono<TaskOutcome>> forget(Node node, boolean rebooted) {
        List<Mono<TaskOutcome>> ending = new ArrayList<>();
        for (Job job : account.jobs().values()) {
            NodePreparation preparation = job.preparations().get(node.id());
            if (preparation != null && !(rebooted && outlastsReboot(job, preparation))) {
                job.preparations().remove(node.id());
                preparation.abandon();
                preparation.run().ifPresent(run -> ending.add(run.outcome()));
                preparation.end();
            }
        }
        return ending;
    }

    private static boolean outlastsReboot(Job job, NodePreparation preparation) {
        return preparation.phase() == NodePreparation.Phase.SUCCEEDED
                && job.spec()
                        .preparation()
                        .filter(task ->
                                !task.path("rerunOnNodeRebootAfterSuccess").asBoolean(true))
                        .isPresent();
    }
}
