package io.batchflux;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;

/** Gives single tasks a job in common: the current one as long as it takes them, then the next. Thread-safe. */
final class SharedJobs {

    /** Begins a run whose job is to be shared. */
    interface Begin {
        /** @param again takes tickets that go to the next job */
        SharedJob begin(Consumer<Ticket<?, ?>> again);
    }

    private final Begin begin;
    private final AtomicReference<SharedJob> current = new AtomicReference<>();
    private final AtomicLong tickets = new AtomicLong();

    SharedJobs(Begin begin) {
        this.begin = begin;
    }

    /** Runs the task when subscribed to; cancelling terminates it, and leaves the others alone. */
    <C, T> Mono<T> run(TaskSpec<C> task, Function<? super TaskResult<C>, ? extends Mono<T>> collect) {
        return run(task, collect, ticket -> {});
    }

    /** Does as {@link #run}, as long as a run may take as a whole. */
    <C, T> Mono<T> runLimited(
            TaskSpec<C> task,
            Function<? super TaskResult<C>, ? extends Mono<T>> collect,
            Scheduler scheduler,
            RunOptions options) {
        return Mono.defer(() -> {
            AtomicReference<@Nullable Ticket<?, ?>> mine = new AtomicReference<>();
            return RunLimit.during(run(task, collect, mine::set), scheduler, options, () -> {
                        Ticket<?, ?> ticket = mine.get();
                        return "its task had not ended" + (ticket == null ? "" : ticket.reasons());
                    })
                    .doOnError(RunLimitExceededException.class, error -> {
                        Ticket<?, ?> ticket = mine.get();
                        if (ticket != null) {
                            ticket.concerns(error);
                        }
                    });
        });
    }

    private <C, T> Mono<T> run(
            TaskSpec<C> task,
            Function<? super TaskResult<C>, ? extends Mono<T>> collect,
            Consumer<Ticket<?, ?>> begun) {
        // A signal is a value: one that comes when the caller has gone is not logged as an error.
        return Mono.<Signal<T>>create(caller -> {
                    String id = task.id();
                    Ticket<C, T> ticket = new Ticket<>(
                            id == null ? "single-" + tickets.incrementAndGet() : id, task, collect, caller);
                    begun.accept(ticket);
                    submit(ticket);
                    caller.onCancel(ticket::leave);
                })
                .dematerialize();
    }

    /** Lets the current job take no more tasks, and completes when it is closed, which is when its tasks have ended. */
    Mono<Void> retire() {
        return Mono.defer(() -> {
            SharedJob job = current.get();
            return job == null ? Mono.empty() : job.retire();
        });
    }

    private void submit(Ticket<?, ?> ticket) {
        while (true) {
            SharedJob job = current.get();
            if (job != null && job.accept(ticket)) {
                ticket.enter(job);
                return;
            }
            // A job that loses the race has taken no task and was never subscribed to.
            current.compareAndSet(job, begin.begin(this::submit));
        }
    }
}
