package io.batchflux.emulator.wire;

/** What is ended once: whoever ends it meanwhile waits until that is done, such as a program that ends. Thread-safe. */
public final class Once {

    private volatile boolean begun;

    /** Returns whether this call has run it; when it returns, it has run. */
    public synchronized boolean run(Runnable end) {
        if (begun) {
            return false;
        }
        begun = true;
        end.run();
        return true;
    }

    public boolean hasBegun() {
        return begun;
    }
}
