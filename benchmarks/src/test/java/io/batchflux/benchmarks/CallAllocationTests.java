package io.batchflux.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a call goes on to take as little memory on its way as it does: see benchmarks/README.md. */
class CallAllocationTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 2;
    private static final int CALLS_OF_A_ROUND = 1_000;

    private final CallBenchmark calls = new CallBenchmark();

    @AfterEach
    void close() {
        calls.close();
    }

    private long bytesOfACall() {
        long[] threads = THREADS.getAllThreadIds();
        long before = bytes(threads);
        for (int i = 0; i < ROUNDS; i++) {
            calls.call();
        }
        return (bytes(threads) - before) / (ROUNDS * CALLS_OF_A_ROUND);
    }

    private static long bytes(long[] threads) {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
    }

    /** It is 11.8 kB until the second compiler leaves out what nobody needs, and was 17.9. */
    @Test
    void aCallWithATaskOfItsOwnTakesLittle() {
        bytesOfACall();

        assertThat(bytesOfACall()).as("bytes for each call").isLessThan(13_000);
    }
}
