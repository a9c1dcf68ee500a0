package io.batchflux;

import java.util.List;
import java.util.stream.Stream;

/**
 * Several listeners that are told the same; none of them can keep another from being told.
 *
 * @param listeners at least two
 */
record CombinedListener(List<RunListener> listeners) implements RunListener {

    static RunListener of(List<RunListener> listeners) {
        List<RunListener> all =
                listeners.stream().flatMap(CombinedListener::singles).toList();
        return switch (all.size()) {
            case 0 -> NONE;
            case 1 -> all.get(0);
            default -> new CombinedListener(all);
        };
    }

    /** Returns those who are told when this listener is. */
    static Stream<RunListener> singles(RunListener listener) {
        if (listener == NONE) {
            return Stream.empty();
        }
        return listener instanceof CombinedListener combined ? combined.listeners.stream() : Stream.of(listener);
    }

    @Override
    public void onEvent(RunEvent event) {
        for (RunListener listener : listeners) {
            ListenerFaults.tell(listener, event);
        }
    }
}
