package io.batchflux.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the virtual machine and the operating system say about this process. */
final class Machine {

    private static final int COLLECTIONS = 4;

    private Machine() {}

    /** Returns the processor time that this process has used. */
    static Duration cpuTime() {
        return Duration.ofNanos(
                ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime());
    }

    /** Returns how many bytes of the heap are live; takes some hundred milliseconds. */
    static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            Pause.of(Duration.ofMillis(50));
        }
        return least;
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    }

    /** Returns the load average of the last minute: what else the machine had to do. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
