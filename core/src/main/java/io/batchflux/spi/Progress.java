package io.batchflux.spi;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Is told, by an implementation of a port, that something of a request's body or of its answer has gone or come.
 *
 * <p>It is in the Reactor context of a request. An attempt is given up when nothing moves for its timeout; of an implementation
 * that does not tell, the whole request is to take no longer than that. From any thread, as often as one likes.
 */
@FunctionalInterface
public interface Progress {

    /** Nobody wants to know. */
    Progress UNWATCHED = () -> {};

    /** Something has moved. */
    void moved();

    /** Returns who is to be told of the request with this context. */
    static Progress of(ContextView context) {
        return context.hasKey(Progress.class) ? context.get(Progress.class) : UNWATCHED;
    }

    /** Returns a context in which this is told. */
    default Context in(Context context) {
        return context.put(Progress.class, this);
    }
}
