package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Scheduler;

/**
 * An {@link Error} that is thrown where no subscriber can be told of it comes here, so that what waits for a signal is ended.
 *
 * <p>Reactor makes a signal of what a function throws, but lets errors of the virtual machine and of linking pass: they leave all
 * operators behind as they are, up to the thread that called the first. Whatever begins work of ours is one of three things,
 * and each has a guard: a task of a scheduler ({@link #guard(Scheduler)}), a signal of a publisher that is not ours
 * ({@link #guard(Flux)}), a call of a subscriber that is not ours. Thread-safe.
 */
public final class UncaughtErrors {

    private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

    private final CopyOnWriteArrayList<Consumer<? super Error>> listeners = new CopyOnWriteArrayList<>();

    private UncaughtErrors() {}

    /** Creates errors of which nobody is told yet. */
    public static UncaughtErrors create() {
        return new UncaughtErrors();
    }

    /**
     * Tells of what was thrown, on this thread, if it is an {@link Error}.
     *
     * @return whether it is one
     */
    public boolean tell(Throwable thrown) {
        if (!(Exceptions.unwrap(thrown) instanceof Error error)) {
            return false;
        }
        try {
            listeners.forEach(listener -> listener.accept(error));
        } finally {
            LOG.error("an error was thrown where no subscriber could be told of it", error);
        }
        return true;
    }

    /** Has each error told to this, on the thread that found it, until it is disposed. */
    public Disposable listen(Consumer<? super Error> listener) {
        listeners.add(requireNonNull(listener, "listener must not be null"));
        return () -> listeners.remove(listener);
    }

    /** Returns those that are told what the tasks of this scheduler throw; new ones if nobody watches it. */
    public static UncaughtErrors of(Scheduler scheduler) {
        return scheduler instanceof GuardedScheduler guarded ? guarded.errors() : create();
    }

    /** Returns the same scheduler, whose tasks are watched. */
    public Scheduler guard(Scheduler scheduler) {
        return GuardedScheduler.of(scheduler, this);
    }

    /** Watches what the signals of a publisher lead to, on whatever thread they come, and whether the publisher ends with an error of the virtual machine. */
    public <T> Flux<T> guard(Flux<T> signals) {
        // Not by Operators.lift, which makes a name each time.
        return new FluxOperator<T, T>(signals) {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                source.subscribe(new GuardedSubscriber<>(actual, UncaughtErrors.this));
            }
        };
    }

    /** Does as {@link #guard(Flux)}. */
    public <T> Mono<T> guard(Mono<T> signals) {
        return new MonoOperator<T, T>(signals) {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                source.subscribe(new GuardedSubscriber<>(actual, UncaughtErrors.this));
            }
        };
    }

    /** Does as {@link #guard(Flux)}. */
    public <T> Flux<T> guard(Publisher<? extends T> signals) {
        return guard(Flux.<T>from(signals));
    }
}
