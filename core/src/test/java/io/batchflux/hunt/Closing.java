package io.batchflux.hunt;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/** Waits for the end of a runner. */
final class Closing extends BaseSubscriber<Void> {

    private boolean over;

    boolean isOver() {
        return over;
    }

    @Override
    protected void hookFinally(SignalType type) {
        over = true;
    }
}
