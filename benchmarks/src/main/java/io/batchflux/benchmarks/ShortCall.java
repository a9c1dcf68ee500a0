package io.batchflux.benchmarks;

/** The function of {@link ChunkedSweeps}, in a class that needs nothing else on a node. */
final class ShortCall {

    private ShortCall() {}

    /** Returns which process it runs in. */
    static long process(int ignored) {
        return ProcessHandle.current().pid();
    }
}
