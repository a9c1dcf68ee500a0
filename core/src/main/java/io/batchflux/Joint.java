package io.batchflux;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Work that those share who come while it is done; who comes later begins it anew. It is cancelled when nobody waits for it any more,
 * also if the last one leaves while it begins, which {@code share()} does not notice. Thread-safe.
 */
final class Joint<T> {

    private final Mono<T> work;
    private @Nullable Round current;

    Joint(Mono<T> work) {
        this.work = work;
    }

    /** Waits for what is done, or begins it. */
    Mono<T> join() {
        return Mono.defer(() -> {
            Round round = enter();
            return round.result.doFinally(signal -> leave(round));
        });
    }

    private synchronized Round enter() {
        Round round = current;
        if (round == null) {
            round = new Round();
            current = round;
        }
        round.waiting++;
        return round;
    }

    private void leave(Round round) {
        if (isLast(round)) {
            round.isLeft = true;
            round.left.tryEmitEmpty();
        }
    }

    private synchronized boolean isLast(Round round) {
        boolean last = --round.waiting == 0;
        if (last) {
            forget(round);
        }
        return last;
    }

    private synchronized void forget(Round round) {
        if (current == round) {
            current = null;
        }
    }

    private final class Round {

        private final Sinks.Empty<Void> left = Sinks.empty();
        private volatile boolean isLeft;
        /** What comes when nobody waits any more is passed over: it would be dropped, and an error be logged as one. */
        private final Mono<T> result = work.doOnTerminate(() -> forget(this))
                .materialize()
                .filter(signal -> !isLeft)
                .takeUntilOther(left.asMono())
                .cache()
                .dematerialize();
        /** Guarded by the joint. */
        private int waiting;
    }
}
