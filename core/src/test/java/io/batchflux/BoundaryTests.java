package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.UncaughtErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

class BoundaryTests {

    private final List<String> told = new ArrayList<>();

    /** Tells how it has ended. */
    private abstract class Telling<T> implements CoreSubscriber<T> {

        @Override
        public void onError(Throwable error) {
            told.add("" + error);
        }

        @Override
        public void onComplete() {
            told.add("end");
        }
    }

    /** Emits a number, and signals an end when it is cancelled, as work does that is broken off in the midst of something. */
    private static Flux<Integer> whenCancelled(Consumer<Subscriber<?>> end) {
        return Flux.from(subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                subscriber.onNext(1);
            }

            @Override
            public void cancel() {
                end.accept(subscriber);
            }
        }));
    }

    private void cancelAtTheFirst(Flux<Integer> values) {
        new Boundaries(UncaughtErrors.create()).of(values).subscribe(new Telling<>() {

            private final AtomicReference<Subscription> subscription = new AtomicReference<>();

            @Override
            public void onSubscribe(Subscription given) {
                subscription.set(given);
                given.request(1);
            }

            @Override
            public void onNext(Integer value) {
                told.add("" + value);
                requireNonNull(subscription.get()).cancel();
            }
        });
    }

    @Test
    void whoHasCancelledIsToldOfNoError() {
        cancelAtTheFirst(whenCancelled(subscriber -> subscriber.onError(new IllegalStateException("broken off"))));

        assertThat(told).containsExactly("1");
    }

    @Test
    void whoHasCancelledIsToldOfNoEnd() {
        cancelAtTheFirst(whenCancelled(Subscriber::onComplete));

        assertThat(told).containsExactly("1");
    }

    /** As raw subscribers do, and operators if a hook throws. */
    @Test
    void aSubscriberThatThrowsHasCancelledAndIsToldWhy() {
        Rig rig = new Rig();

        rig.runner().run(Rig.tasks(3)).subscribe(new Telling<TaskResult<Integer>>() {
            @Override
            public void onSubscribe(Subscription given) {
                given.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(TaskResult<Integer> result) {
                told.add("result");
                throw new IllegalStateException("mine");
            }
        });
        rig.advance(Duration.ofMinutes(5));

        assertThat(told).containsExactly("result", "java.lang.IllegalStateException: mine");
        rig.assertNothingIsLeft();
    }

    @Test
    void aSubscriberThatThrowsAtTheBeginHasCancelled() {
        Rig rig = new Rig();
        CoreSubscriber<TaskResult<Integer>> subscriber = new Telling<>() {
            @Override
            public void onSubscribe(Subscription given) {
                given.request(1);
                throw new IllegalStateException("mine");
            }

            @Override
            public void onNext(TaskResult<Integer> result) {
                told.add("result");
            }
        };

        rig.runner().run(Rig.tasks(3)).subscribe(subscriber);
        rig.advance(Duration.ofMinutes(5));

        assertThat(told).containsExactly("java.lang.IllegalStateException: mine");
        rig.assertNothingIsLeft();
    }
}
