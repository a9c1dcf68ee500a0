package io.batchflux.function;

import org.jspecify.annotations.Nullable;

/**
 * The thread that calls functions, as it is before a call: the next one is not to find what this one has made of it.
 *
 * @param loader its context class loader
 * @param name its name
 */
record CallingThread(@Nullable ClassLoader loader, String name) {

    static CallingThread now() {
        Thread thread = Thread.currentThread();
        return new CallingThread(thread.getContextClassLoader(), thread.getName());
    }

    /** Makes the thread what it was, and not interrupted. */
    void restore() {
        Thread thread = Thread.currentThread();
        Thread.interrupted();
        // Records compare themselves by method handles, which take a fifth of the start of a JVM.
        if (thread.getContextClassLoader() != loader || !thread.getName().equals(name)) {
            thread.setContextClassLoader(loader);
            thread.setName(name);
        }
    }
}
