package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What 100,000 tasks cost as a run, as a named one, and as a named one that is given up in the middle and gone on with. */
@Tag("long")
class LargeNamedRunIntegrationTests {

    private static final int ITEMS = Integer.getInteger("scale.items", 100_000);
    private static final int IN_FLIGHT = ITEMS / 10;

    private static Rig rig() {
        Rig rig = new Rig();
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(IN_FLIGHT)));
        // Not as long as so many polls: who adds a moment after a poll would be seen a whole poll later.
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(115)));
        return rig;
    }

    private static Flux<TaskSpec<Integer>> tasks() {
        return Flux.range(1, ITEMS).map(i -> Rig.task(i).withId("item-" + i));
    }

    /** One program's part of a run. */
    private static final class Part {

        private final Rig rig;
        private final int requestsBefore;
        private final int appendsBefore;
        private final Duration begun;
        private final long cpuBegun = cpu();
        private final Disposable subscription;
        private int results;
        private boolean over;
        private @Nullable Throwable failure;

        Part(Rig rig, Publisher<TaskResult<Integer>> results) {
            this.rig = rig;
            this.requestsBefore = all(rig);
            this.appendsBefore = rig.store.requests().count(BlobOperation.APPEND);
            this.begun = rig.now();
            this.subscription = Flux.from(results)
                    .subscribe(
                            result -> this.results++,
                            error -> {
                                this.failure = error;
                                this.over = true;
                            },
                            () -> this.over = true);
        }

        Part until(BooleanSupplier condition, Duration step) {
            while (!over && !condition.getAsBoolean()) {
                rig.advance(step);
            }
            return this;
        }

        int requests() {
            return all(rig) - requestsBefore;
        }

        int appends() {
            return rig.store.requests().count(BlobOperation.APPEND) - appendsBefore;
        }

        long seconds() {
            return rig.now().minus(begun).toSeconds();
        }

        /** Says what it has cost until now. */
        String cost(String what) {
            assertThat(failure).isNull();
            long micros = (cpu() - cpuBegun) / 1000 / Math.max(1, results);
            return String.format(
                    "%s: %,d results, %,d requests, %,d of them appends, %,d s, %d us of CPU each with the fakes",
                    what, results, requests(), appends(), seconds(), micros);
        }

        private static int all(Rig rig) {
            return rig.service.requests().count() + rig.store.requests().count();
        }

        private static long cpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    @Test
    void aLargeRunIsGoneOnWithForLittle() {
        List<String> story = new ArrayList<>();
        Rig plain = rig();
        Part ordinary = new Part(plain, plain.runner().run(tasks())).until(() -> false, Duration.ofSeconds(1));
        story.add(ordinary.cost("ordinary"));
        Rig calm = rig();
        Part undisturbed =
                new Part(calm, calm.runner().named("large").run(tasks())).until(() -> false, Duration.ofSeconds(1));
        story.add(undisturbed.cost("undisturbed"));
        Rig rig = rig();
        long before = heap();
        Part first = new Part(rig, rig.runner().named("large").run(tasks()));
        first.until(() -> first.results >= ITEMS / 2, Duration.ofSeconds(1));
        story.add(first.cost("first half") + ", " + (heap() - before) + " MiB with the fakes");
        first.subscription.dispose();
        rig.advance(Duration.ofSeconds(30));
        int requestsBefore = Part.all(rig);
        List<Integer> upToAdds = new ArrayList<>();
        BatchService told = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> added) {
                upToAdds.add(Part.all(rig) - requestsBefore);
                return super.addTasks(jobId, added);
            }
        };
        Part second = new Part(rig, rig.runner(told).named("large").run(tasks()));
        second.until(() -> !upToAdds.isEmpty(), Duration.ofMillis(100));
        int upToTheFirstAdd = upToAdds.get(0);
        story.add("up to the first add: " + upToTheFirstAdd + " requests, " + second.seconds() + " s");
        second.until(() -> false, Duration.ofSeconds(1));
        story.add(second.cost("second half"));

        System.out.println(String.join("\n", story));
        assertThat(ordinary.results).isEqualTo(ITEMS);
        assertThat(undisturbed.results).isEqualTo(ITEMS);
        assertThat(second.results).isEqualTo(ITEMS);
        assertThat(upToTheFirstAdd).isLessThanOrEqualTo(300);
        assertThat((long) undisturbed.appends()).isLessThanOrEqualTo(undisturbed.seconds() + ITEMS * 400L / (1 << 20));
        rig.assertNothingIsPending();
    }
}
