package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.TaskRun;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This class runs the start tasks of nodes. */
final class StartTasks {

    private static final Logger LOG = LoggerFactory.getLogger(StartTasks.class);

    private final ServiceLoop loop;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;

    StartTasks(ServiceLoop loop, TaskRuntime runtime, TaskLaunches launches) {
        this.loop = loop;
        this.runtime = runtime;
        this.launches = launches;
    }

    /**
     * Runs a start task, again if it may be tried again.
     *
     * @param done is called with whether it has succeeded; never if the start is cancelled before
     */
    void run(Node node, NodeStart start, ObjectNode task, Consumer<Boolean> done) {
        TaskExecution execution = start.execution().orElse(TaskExecution.NONE).started(loop.now());
        start.execution(execution);
        TaskRun run = runtime.start(launches.start(node, task, execution.retryCount()));
        start.run(run);
        loop.here(run.outcome())
                .filter(outcome -> !start.isCancelled())
                .subscribe(
                        outcome -> ended(node, start, task, outcome, done),
                        e -> LOG.error("The start task of the node {} was lost", node.id(), e));
    }

    /** Says that the start task has failed with exit code 1, without running it. */
    void fail(NodeStart start) {
        TaskExecution execution = start.execution().orElse(TaskExecution.NONE).started(loop.now());
        start.execution(execution.ended(loop.now(), TaskOutcome.exited(1)));
    }

    private void ended(Node node, NodeStart start, ObjectNode task, TaskOutcome outcome, Consumer<Boolean> done) {
        TaskExecution execution = start.execution().orElseThrow();
        int retries = task.path("maxTaskRetryCount").asInt();
        if (outcome.isTriedAgain() && execution.hasRetriesLeft(retries)) {
            start.execution(execution.retried(loop.now()));
            run(node, start, task, done);
        } else {
            start.execution(execution.ended(loop.now(), outcome));
            done.accept(outcome.failure().isEmpty());
        }
    }
}
