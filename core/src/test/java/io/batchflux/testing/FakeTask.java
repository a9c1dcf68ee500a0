package io.batchflux.testing;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** A task of a fake job: active, then running try by try, then completed. Guarded by itself. */
final class FakeTask {

    static final String NODE = "node-1";

    private static final int KILLED = 137;

    final TaskDefinition definition;
    private final TaskScript script;
    private final Scheduler scheduler;
    private final Supplier<Instant> clock;
    private final FakeNode node;
    private final Runnable onEnd;
    private Disposable.Composite timers = Disposables.composite();

    private TaskState state = TaskState.ACTIVE;
    private Instant changed;
    private TaskExecution execution = TaskExecution.NONE;
    private @Nullable Instant started;
    private int tries;
    private int requeues;

    FakeTask(
            TaskDefinition definition,
            TaskScript script,
            Scheduler scheduler,
            Supplier<Instant> clock,
            FakeNode node,
            Runnable onEnd) {
        this.definition = definition;
        this.script = script;
        this.scheduler = scheduler;
        this.clock = clock;
        this.node = node;
        this.onEnd = onEnd;
        this.changed = clock.get();
    }

    void begin() {
        Duration queued = script.queued();
        if (queued != null) {
            after(queued, this::start);
        }
    }

    private synchronized void start() {
        if (state == TaskState.COMPLETED) {
            return;
        }
        String missing = node.missingInput(definition);
        if (missing != null) {
            end(null, failure(FailureInfo.Category.USER_ERROR, "BlobNotFound", missing));
            return;
        }
        started = clock.get();
        tries++;
        enter(TaskState.RUNNING);
        execution = TaskExecution.NONE
                .withStartTime(started)
                .withRetryCount(tries - 1)
                .withRequeueCount(requeues)
                .withNodeId(node());
        if (script.isEndless()) {
            return;
        }
        boolean tooLong = script.running().compareTo(definition.timeLimit()) > 0;
        after(tooLong ? definition.timeLimit() : script.running(), tooLong ? this::timeOut : this::exit);
    }

    /** What the process has written by then is uploaded as after any other exit. */
    private void timeOut() {
        if (state() != TaskState.COMPLETED) {
            node.upload(definition, script, KILLED);
            terminate();
        }
    }

    private void exit() {
        Integer code;
        synchronized (this) {
            code = script.exitCode(tries);
            if (state == TaskState.COMPLETED) {
                return;
            }
            if (code != null && code != 0 && tries <= definition.retries()) {
                start();
                return;
            }
        }
        String notUploaded = code == null ? null : node.upload(definition, script, code);
        FailureInfo failure = script.failure();
        if (failure == null && code != null && code != 0) {
            failure = failure(FailureInfo.Category.USER_ERROR, "FailureExitCode", "The task exited with " + code);
        }
        if (failure == null && notUploaded != null) {
            failure = failure(FailureInfo.Category.USER_ERROR, "FileUploadMiscError", notUploaded);
        }
        end(code, failure);
    }

    /** Its node is lost: if it runs, it is queued again, for so long. */
    synchronized void preempt(Duration queued) {
        if (state != TaskState.RUNNING) {
            return;
        }
        timers.dispose();
        timers = Disposables.composite();
        tries--;
        requeues++;
        started = null;
        enter(TaskState.ACTIVE);
        execution = TaskExecution.NONE.withRetryCount(tries).withRequeueCount(requeues);
        after(queued, this::start);
    }

    /** A task that has lost its node runs on another one. */
    private String node() {
        return requeues == 0 ? NODE : "node-" + (1 + requeues);
    }

    /** Ends the task from outside, with the code that the service has for that. */
    void terminate() {
        end(null, failure(FailureInfo.Category.USER_ERROR, "TaskEnded", "The task was ended by user request"));
    }

    private void end(@Nullable Integer exitCode, @Nullable FailureInfo failure) {
        synchronized (this) {
            if (state == TaskState.COMPLETED) {
                return;
            }
            timers.dispose();
            enter(TaskState.COMPLETED);
            execution = TaskExecution.NONE
                    .withResult(failure == null ? TaskExecution.Result.SUCCESS : TaskExecution.Result.FAILURE)
                    .withExitCode(exitCode)
                    .withFailureInfo(failure)
                    .withStartTime(started)
                    .withEndTime(changed)
                    .withRetryCount(Math.max(0, tries - 1))
                    .withRequeueCount(requeues)
                    .withNodeId(started == null ? null : node());
        }
        onEnd.run();
    }

    synchronized TaskState state() {
        return state;
    }

    synchronized TaskSnapshot snapshot() {
        return TaskSnapshot.of(definition.id(), state, changed, execution);
    }

    /** Returns the task as listings show it: one that has completed may seem to run for a while. */
    synchronized TaskSnapshot listedAt(Instant now) {
        return listedState(now) == state
                ? snapshot()
                : TaskSnapshot.of(definition.id(), TaskState.RUNNING, changed, TaskExecution.NONE);
    }

    synchronized TaskState listedState(Instant now) {
        return state != TaskState.COMPLETED || !now.isBefore(changed.plus(script.listedAfter()))
                ? state
                : TaskState.RUNNING;
    }

    synchronized Instant changed() {
        return changed;
    }

    synchronized byte @Nullable [] file(String path) {
        Instant begin = started;
        if (begin == null) {
            return null;
        }
        return script.file(path, Duration.between(begin, state == TaskState.RUNNING ? clock.get() : changed));
    }

    void stop() {
        timers.dispose();
    }

    private void enter(TaskState next) {
        state = next;
        changed = clock.get();
    }

    private void after(Duration delay, Runnable step) {
        Disposable.Composite pending = timers;
        Disposable.Swap timer = Disposables.swap();
        pending.add(timer);
        // What has run is forgotten: a virtual clock searches all that is planned for what is disposed of.
        Runnable once = () -> {
            pending.remove(timer);
            step.run();
        };
        timer.update(scheduler.schedule(once, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static FailureInfo failure(FailureInfo.Category category, String code, String message) {
        return new FailureInfo(category, code, message, Map.of());
    }
}
