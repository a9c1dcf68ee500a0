package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

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
