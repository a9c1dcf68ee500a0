package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.batchflux.testing.TaskScript;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What a task of a named run allocates besides what every task does. */
class NamedAllocationTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TASKS = 2_000;

    private static long bytes(boolean named) {
        Rig rig = new Rig();
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(500)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(115)));
        Flux<TaskSpec<Integer>> tasks =
                Flux.range(1, TASKS).map(i -> Rig.task(i).withId("item-" + i));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(
                named ? rig.runner().named("x").run(tasks) : rig.runner().run(tasks));
        while (!results.isTerminatedOrCancelled()) {
            rig.advance(Duration.ofSeconds(1));
        }
        assertThat(results.getReceivedOnNext()).hasSize(TASKS);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** A place and a result in the journal, and an id that is a digest; no chain of publishers: see benchmarks/README.md. */
    @Test
    void aNameMakesLittleGarbageForATask() {
        bytes(false);
        bytes(true);

        long more = (bytes(true) - bytes(false)) / TASKS;

        assertThat(more)
                .as("bytes for a task, besides those of an ordinary one")
                .isLessThan(5_800);
    }
}
