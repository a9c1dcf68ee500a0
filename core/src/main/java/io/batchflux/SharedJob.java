package io.batchflux;

import io.batchflux.spi.Operation;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One run that many callers feed. It takes tasks until it is retired, by number, age or error, or closed, for want of tasks;
 * its job ends when the last task has. Thread-safe.
 */
final class SharedJob {

    private static final int CLOSED = Integer.MIN_VALUE / 2;

    /** The composition of the stages for one run. */
    interface Follow {
        Flux<Void> follow(
                Run<Ticket<?, ?>> run,
                Flux<TaskSpec<Ticket<?, ?>>> tasks,
                Function<TaskResult<Ticket<?, ?>>, Mono<Void>> settle);
    }

    private final RunnerScope scope;
    private final @Nullable Sharing sharing;
    private final Run<Ticket<?, ?>> run;
    private final Follow follow;
    private final Consumer<Ticket<?, ?>> again;

    private final Emissions<TaskSpec<Ticket<?, ?>>> tasks = Emissions.toOne();
    /** In the order in which they came. */
    private final Set<Ticket<?, ?>> open = Collections.synchronizedSet(new LinkedHashSet<>());

    private final AtomicBoolean begun = new AtomicBoolean();
    /** What closes it if nobody comes for a while. */
    private final Disposable.Swap lingering = Disposables.swap();
    /** How many accepted tasks have not ended; {@link #CLOSED} or little more when no task is taken any more. */
    private final AtomicInteger leases = new AtomicInteger();

    private final AtomicInteger accepted = new AtomicInteger();
    /** The run has stopped to take tasks. */
    private volatile boolean over;
    /** Nobody comes any more. */
    private volatile boolean retired;

    /**
     * @param sharing when it takes no more tasks, or {@code null} if it takes them until it is retired
     * @param again takes tickets whose turn has not come in this job, which the service gives no tasks any more
     */
    SharedJob(
            RunnerScope scope,
            @Nullable Sharing sharing,
            Run<Ticket<?, ?>> run,
            Follow follow,
            Consumer<Ticket<?, ?>> again) {
        this.scope = scope;
        this.sharing = sharing;
        this.run = run;
        this.follow = follow;
        this.again = again;
        run.wantOnly(ticket -> !ticket.isCancelled(), task -> terminate(task.id()));
        // It is asked for when a task is staged, and when its result is collected.
        run.useContexts(ticket -> {
            ticket.begin();
            return ticket.context();
        });
    }

    Run<?> run() {
        return run;
    }

    /** Returns whether this job runs the task. */
    boolean accept(Ticket<?, ?> ticket) {
        if (isTooOld() || !takePlace() || !lease()) {
            return false;
        }
        open.add(ticket);
        if (begun.compareAndSet(false, true)) {
            scope.own(follow.follow(run, tasks.asFlux().doOnCancel(() -> over = true), this::settle)
                    .doOnError(this::fail)
                    .onErrorComplete()
                    .then());
        }
        if ((over || leases.get() < 0) && open.remove(ticket)) {
            // It has failed meanwhile; who was not told so takes the next.
            leases.decrementAndGet();
            return false;
        }
        tasks.next(ticket.inSharedJob());
        return true;
    }

    private Mono<Void> settle(TaskResult<Ticket<?, ?>> result) {
        Ticket<?, ?> ticket = result.item();
        return ticket.settle(result).doFinally(signal -> release(ticket));
    }

    void cancel(Ticket<?, ?> ticket) {
        if (!open.contains(ticket)) {
            return;
        }
        ticket.cancel();
        // Who adds it looks at both the other way round, and ends it if this comes too early.
        boolean mayRun = run.mayRun(ticket.id());
        release(ticket);
        if (mayRun) {
            terminate(ticket.id());
        }
    }

    /** Tells of a task that cannot be terminated. */
    private void terminate(String taskId) {
        scope.own(run.batchRequests
                .protect(Stage.CLOSE_JOB, Operation.TERMINATE_TASK, scope.service.terminateTask(run.id(), taskId))
                .doOnSuccess(done -> run.events.cleanedUp(Remnant.TASK, taskId, Disposal.TERMINATED))
                .onErrorResume(error -> Mono.fromRunnable(
                        () -> run.events.leftBehind(Remnant.TASK, taskId, Disposal.TERMINATED, error))));
    }

    /** Completes when it is closed, which is when its tasks have ended. */
    Mono<Void> retire() {
        return Mono.defer(() -> {
            retired = true;
            closeIfIdle();
            return begun.get() ? run.closed() : Mono.empty();
        });
    }

    private boolean isRetired() {
        return over || retired || (sharing != null && accepted.get() >= sharing.maxTasks()) || isTooOld();
    }

    /** A job takes one task in any case, however old it is by then. */
    private boolean isTooOld() {
        return sharing != null
                && accepted.get() > 0
                && now() - run.start().toEpochMilli() >= sharing.maxAge().toMillis();
    }

    private boolean takePlace() {
        return !over
                && (sharing == null
                        || accepted.getAndUpdate(count -> Math.min(count + 1, sharing.maxTasks()))
                                < sharing.maxTasks());
    }

    private boolean lease() {
        return leases.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    private void release(Ticket<?, ?> ticket) {
        if (!open.remove(ticket) || leases.decrementAndGet() != 0) {
            return;
        }
        if (isRetired() || (sharing != null && sharing.linger().isZero())) {
            closeIfIdle();
        } else if (sharing != null) {
            lingering.update(
                    scope.scheduler.schedule(this::closeIfIdle, sharing.linger().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void closeIfIdle() {
        if (leases.compareAndSet(0, CLOSED)) {
            lingering.dispose();
            tasks.complete();
        }
    }

    private void fail(Throwable error) {
        leases.set(CLOSED);
        lingering.dispose();
        for (Ticket<?, ?> ticket : List.copyOf(open)) {
            if (open.remove(ticket)) {
                if (AddTasks.isTrouble(error) && !ticket.isBegun()) {
                    again.accept(ticket);
                } else {
                    ticket.fail(error);
                }
            }
        }
    }

    private long now() {
        return scope.scheduler.now(TimeUnit.MILLISECONDS);
    }
}
