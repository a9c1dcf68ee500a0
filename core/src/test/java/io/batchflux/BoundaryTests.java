package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.UncaughtErrors;
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
        new Boundaries(UncaughtErrors.create()).of(values).subscribe(new CoreSubscriber<>() {

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

            @Override
            public void onError(Throwable error) {
                told.add("" + error);
            }

            @Override
            public void onComplete() {
                told.add("end");
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
}
