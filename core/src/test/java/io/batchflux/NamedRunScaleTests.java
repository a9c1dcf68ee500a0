package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a large named run costs when it is gone on with; {@code -Dscale.items=100000} makes it larger. */
class NamedRunScaleTests {

    private static final int ITEMS = Integer.getInteger("scale.items", 10_000);

    private final Rig rig = new Rig();

    private Flux<TaskSpec<Integer>> tasks() {
        return Flux.range(1, ITEMS).map(i -> Rig.task(i).withId("item-" + i));
    }

    @Test
    void aLargeRunIsGoneOnWithInFewRequestsUpToTheFirstAdd() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(ITEMS / 10)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(2)));
        int[] results = new int[1];
        Disposable first = rig.runner().named("large").run(tasks()).subscribe(result -> results[0]++);
        while (results[0] < ITEMS / 2) {
            rig.advance(Duration.ofSeconds(1));
        }
        int undisturbed = rig.service.requests().count() + rig.store.requests().count();
        first.dispose();
        rig.advance(Duration.ofSeconds(30));
        int appends = rig.store.requests().count(BlobOperation.APPEND);
        int adds = rig.service.requests().count(BatchOperation.ADD_TASKS);
        int before = rig.service.requests().count() + rig.store.requests().count() - adds;

        results[0] = 0;
        boolean[] over = new boolean[1];
        rig.runner().named("large").run(tasks()).subscribe(result -> results[0]++, error -> {}, () -> over[0] = true);
        while (rig.service.requests().count(BatchOperation.ADD_TASKS) == adds) {
            rig.advance(Duration.ofMillis(100));
        }
        Instant firstAdd =
                rig.service.requests().of(BatchOperation.ADD_TASKS).get(adds).at();
        long upToTheFirstAdd = requestsUntil(firstAdd) - before + 1;
        while (!over[0]) {
            rig.advance(Duration.ofSeconds(1));
        }

        System.out.println("A named run of " + ITEMS + " items: " + undisturbed + " requests for the first half, "
                + appends + " of them appends; " + upToTheFirstAdd + " requests to go on up to the first add");
        assertThat(results[0]).isEqualTo(ITEMS);
        assertThat(upToTheFirstAdd).isLessThanOrEqualTo(60 + ITEMS / 500);
        rig.assertNothingIsPending();
    }

    /** What is in flight leaves no room until it ends: meanwhile a run that is gone on with costs what any run costs. */
    @Test
    void whateverTheMomentAtWhichItIsGivenUpGoingOnCostsTheSame() {
        for (int cut = 0; cut < 120; cut += 17) {
            for (int away : new int[] {0, 1, 31, 121}) {
                Resumed resumed = Resumed.after(Duration.ofSeconds(cut), Duration.ofSeconds(away));

                assertThat(resumed.requests())
                        .as("cut after %d s, gone on with after %d s: %s", cut, away, resumed)
                        // Each 10 s the tasks are listed once, or twice while that grows, and the lock is renewed.
                        .isLessThanOrEqualTo(32 + resumed.waited().toSeconds() * 3 / 10);
            }
        }
    }

    /**
     * A run of 200 tasks, 20 of which are in flight, that was given up in the middle and called again.
     *
     * @param requests up to the first add
     * @param waited for that
     */
    private record Resumed(long requests, Duration waited) {

        static Resumed after(Duration cut, Duration away) {
            Rig rig = new Rig();
            rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(20)));
            rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(2)));
            Flux<TaskSpec<Integer>> tasks =
                    Flux.range(1, 200).map(i -> Rig.task(i).withId("item-" + i));
            Disposable first = rig.runner().named("cut").run(tasks).subscribe();
            rig.advance(Duration.ofMinutes(10).plus(cut));
            first.dispose();
            rig.advance(away);
            int before = all(rig);
            Duration begun = rig.now();
            List<Resumed> adds = new ArrayList<>();
            BatchService told = new ForwardingBatchService(rig.service) {
                @Override
                public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> added) {
                    adds.add(new Resumed(all(rig) - before, rig.now().minus(begun)));
                    return super.addTasks(jobId, added);
                }
            };
            Disposable second = rig.runner(told).named("cut").run(tasks).subscribe();
            while (adds.isEmpty()) {
                rig.advance(Duration.ofSeconds(1));
            }
            second.dispose();
            return adds.get(0);
        }

        private static int all(Rig rig) {
            return rig.service.requests().count() + rig.store.requests().count();
        }
    }

    /** Without adds, of which a hundred come at the moment of the first one. */
    private long requestsUntil(Instant moment) {
        long count = 0;
        for (BatchOperation operation : BatchOperation.values()) {
            if (operation == BatchOperation.ADD_TASKS) {
                continue;
            }
            count += rig.service.requests().times(operation).stream()
                    .filter(at -> !at.isAfter(moment))
                    .count();
        }
        for (BlobOperation operation : BlobOperation.values()) {
            count += rig.store.requests().times(operation).stream()
                    .filter(at -> !at.isAfter(moment))
                    .count();
        }
        return count;
    }
}
