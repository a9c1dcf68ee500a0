package io.batchflux.benchmarks;

import java.util.concurrent.TimeUnit;

/** The function of {@link SweepLoad}, in a class that needs little else on a node. */
final class SleepingCall {

    /** An id may be that of another process later. */
    private static final String PROCESS = ProcessHandle.current().pid() + "@" + System.currentTimeMillis();

    private SleepingCall() {}

    /** Sleeps, and returns in which process. */
    static String sleep(Sleep sleep) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep(sleep.micros());
        return PROCESS;
    }
}
