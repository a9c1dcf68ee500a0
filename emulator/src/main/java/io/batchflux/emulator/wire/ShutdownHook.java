package io.batchflux.emulator.wire;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shutdown hook ends with the program what was started, also what was just being started: then it waits until that is done, so that no
 * directory and no process is left of a program that is interrupted early. Thread-safe.
 */
public final class ShutdownHook {

    private final Thread thread;
    private @Nullable Runnable end;

    /**
     * @param name the name of the thread that ends it
     * @throws IllegalStateException if the program is ending
     */
    public ShutdownHook(String name) {
        thread = new Thread(this::run, name);
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException ending) {
            throw new IllegalStateException("the program is ending, and starts nothing any more", ending);
        }
    }

    /** Whether the program is ending: what fails then has nothing to say. */
    public static boolean isProgramEnding() {
        Thread none = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(none);
            Runtime.getRuntime().removeShutdownHook(none);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /**
     * Starts something, while no shutdown goes on.
     *
     * @param start starts it, or leaves nothing
     * @param stop ends it with the program
     */
    public synchronized <T> T guard(Callable<T> start, Consumer<T> stop) throws Exception {
        T started = start.call();
        end = () -> stop.accept(started);
        return started;
    }

    /** Has nothing to end any more. */
    public void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException shutdown) {
            // It is what the shutdown waits for, or has run already.
            return;
        }
    }

    private synchronized void run() {
        if (end != null) {
            end.run();
        }
    }
}
