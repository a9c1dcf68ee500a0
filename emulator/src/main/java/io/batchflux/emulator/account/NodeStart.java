package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.TaskRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A start is one of a node, after its allocation, a reboot or the like, with its start task. */
final class NodeStart {

    private final Disposable.Swap timer = Disposables.swap();
    private Optional<ObjectNode> task = Optional.empty();
    private TaskExecution execution = TaskExecution.NONE;
    private @Nullable TaskRun run;
    private boolean cancelled;

    /** Returns the timer of what the start waits for. */
    Disposable.Swap timer() {
        return timer;
    }

    /** Returns the start task, once the start has come to it. */
    Optional<ObjectNode> task() {
        return task;
    }

    void task(ObjectNode startTask) {
        task = Optional.of(startTask);
    }

    /** Returns how the start task has gone so far. */
    Optional<TaskExecution> execution() {
        return Optional.of(execution).filter(known -> known.startTime().isPresent());
    }

    void execution(TaskExecution next) {
        execution = next;
    }

    void run(TaskRun next) {
        run = next;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Goes no further, and gives what still runs of it. */
    Optional<TaskRun> cancel() {
        cancelled = true;
        timer.dispose();
        Optional<TaskRun> running = Optional.ofNullable(run);
        running.ifPresent(known -> known.end(TaskRun.Ending.GONE));
        return running;
    }
}
