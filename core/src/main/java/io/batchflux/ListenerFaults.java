package io.batchflux;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what listeners throw from whoever tells them; logs each fault once for each listener and kind of event. */
final class ListenerFaults {

    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    /** Of the whole program, since the same listener may be given to many runs. */
    private static final Set<Fault> LOGGED = ConcurrentHashMap.newKeySet();

    private static final ReferenceQueue<RunListener> FORGOTTEN = new ReferenceQueue<>();

    private ListenerFaults() {}

    static void tell(RunListener listener, RunEvent event) {
        try {
            listener.onEvent(event);
        } catch (Throwable error) {
            log(listener, event, error);
        }
    }

    private static void log(RunListener listener, RunEvent event, Throwable error) {
        if (isFirst(listener, event.getClass())) {
            LOG.warn(
                    "a listener, {}, threw when it was told of {}; the run goes on, and this is not logged again",
                    listener.getClass().getName(),
                    event.getClass().getSimpleName(),
                    error);
        }
    }

    static void logSlow(RunListener listener, RunEvent event, Duration spent) {
        if (isFirst(listener, SingleListener.class)) {
            LOG.warn(
                    "a listener, {}, held up {} for {} so far, at last when it was told of {}; it is told on a thread of its"
                            + " own from now on, and this is not logged again",
                    listener.getClass().getName(),
                    event.run().id(),
                    spent,
                    event.getClass().getSimpleName());
        }
    }

    private static boolean isFirst(RunListener listener, Class<?> kind) {
        for (Object gone = FORGOTTEN.poll(); gone != null; gone = FORGOTTEN.poll()) {
            LOGGED.remove(gone);
        }
        return LOGGED.add(new Fault(listener, kind));
    }

    /** That one listener, be it equal to others or not, throws at one kind of event, or is slow; does not keep the listener. */
    private static final class Fault extends WeakReference<RunListener> {

        private final Class<?> kind;
        private final int hash;

        Fault(RunListener listener, Class<?> kind) {
            super(listener, FORGOTTEN);
            this.kind = kind;
            this.hash = 31 * System.identityHashCode(listener) + kind.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || (other instanceof Fault fault && kind == fault.kind && get() != null && get() == fault.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
