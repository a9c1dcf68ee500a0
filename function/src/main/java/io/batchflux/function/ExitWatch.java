package io.batchflux.function;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process, also if the hooks that functions have left for its end do not end: they have some time, and what is known is
 * written. Its thread is there from the beginning, since functions may leave no room for another one.
 */
final class ExitWatch extends Thread {

    private static final Duration MOST = Duration.ofSeconds(5);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger code = new AtomicInteger();
    private final long most;

    private ExitWatch(long most) {
        super("batchflux-exit");
        this.most = most;
        setDaemon(true);
    }

    /** @param millis what the environment says; without a number, hooks have 5 seconds */
    static ExitWatch start(@Nullable String millis) {
        ExitWatch watch = new ExitWatch(number(millis));
        watch.start();
        return watch;
    }

    private static long number(@Nullable String millis) {
        try {
            return millis == null ? MOST.toMillis() : Math.max(0, Long.parseLong(millis.trim()));
        } catch (NumberFormatException e) {
            return MOST.toMillis();
        }
    }

    /** Ends the process in good order, or without. */
    @SuppressWarnings("SystemExitOutsideMain") // Functions may leave threads behind that would keep the process alive.
    void exit(int exitCode) {
        code.set(exitCode);
        begun.countDown();
        System.exit(exitCode);
    }

    @Override
    public void run() {
        awaitBegin();
        awaitHooks(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(most));
        Runtime.getRuntime().halt(code.get());
    }

    /** Functions may interrupt whatever they find. */
    private void awaitBegin() {
        boolean over = false;
        while (!over) {
            try {
                begun.await();
                over = true;
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }

    private static void awaitHooks(long end) {
        boolean over = false;
        while (!over) {
            try {
                TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
                over = true;
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }
}
