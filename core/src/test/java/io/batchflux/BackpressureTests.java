package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Demand bounds work: what a subscriber does not take is not begun. */
class BackpressureTests {

    private final Rig rig = new Rig();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger uploads = new AtomicInteger();

    /** Tasks with an input each; counts what is requested of them, and the inputs that are begun to be uploaded. */
    private Flux<TaskSpec<Integer>> counted(int count) {
        Flux<ByteBuffer> content = Flux.defer(() -> {
            uploads.incrementAndGet();
            return Flux.just(ByteBuffer.allocate(1));
        });
        return tasks(count)
                .map(task -> task.withInput(Input.stream("in", Flux.defer(() -> content))))
                .hide()
                .doOnRequest(requested::addAndGet);
    }

    private BatchRunner runner(int maxInFlight) {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(maxInFlight)));
        return rig.runner();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 150})
    void aSubscriberThatRequestsNothingStopsTheUploads(int maxInFlight) {
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(runner(maxInFlight).run(counted(1000)), 0);

        rig.advance(Duration.ofHours(1));

        assertThat(run.getReceivedOnNext()).isEmpty();
        assertThat(uploads).hasValue(maxInFlight);
        assertThat(requested.get()).isBetween((long) maxInFlight, maxInFlight + 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 150})
    void eachResultThatIsTakenMakesRoomForOneTask(int maxInFlight) {
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(runner(maxInFlight).run(counted(1000)), 0);
        rig.advance(Duration.ofHours(1));

        for (int taken = 1; taken <= 20; taken++) {
            run.request(1);
            rig.advance(Duration.ofMinutes(1));
            assertThat(run.getReceivedOnNext()).hasSize(taken);
            assertThat(uploads).hasValue(maxInFlight + taken);
            assertThat(requested.get()).isLessThanOrEqualTo(maxInFlight + taken + 1L);
        }

        run.request(Long.MAX_VALUE);
        rig.advance(Duration.ofDays(1));
        assertThat(run.getReceivedOnNext()).hasSize(1000);
        assertThat(run.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void theLastResultIsTheEndWithoutFurtherDemand() {
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(runner(2).run(counted(3)), 3);

        rig.advance(Duration.ofHours(1));

        assertThat(run.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aSlowConsumerSlowsTheUploads() {
        List<Integer> inFlight = new ArrayList<>();

        rig.complete(runner(10)
                .run(counted(100))
                .concatMap(
                        result -> Mono.just(result)
                                .delayElement(Duration.ofMinutes(1), rig.clock)
                                .doOnNext(taken -> inFlight.add(uploads.get())),
                        1));

        for (int i = 0; i < inFlight.size(); i++) {
            assertThat(inFlight.get(i)).as("uploads after %s results", i).isLessThanOrEqualTo(i + 12);
        }
    }

    @Test
    void aResultThatBecomesManyElementsMakesRoomWhenTheLastIsTaken() {
        Flux<Integer> elements = runner(1).run(counted(10), result -> Flux.range(0, 5));
        TestSubscriber<Integer> run = rig.subscribe(elements, 4);
        rig.advance(Duration.ofMinutes(5));
        assertThat(uploads).hasValue(1);

        run.request(1);
        rig.advance(Duration.ofMinutes(5));

        assertThat(uploads).hasValue(2);
    }

    @Test
    void aResultThatBecomesNothingMakesRoom() {
        assertThat(rig.complete(runner(1).run(counted(10), result -> Flux.empty())))
                .isEmpty();
        assertThat(uploads).hasValue(10);
    }

    @Test
    void tasksThatCannotBeAddedMakeRoomToo() {
        Flux<TaskSpec<Integer>> broken = tasks(20)
                .map(task -> task.withInput(Input.stream("in", Flux.error(new IllegalStateException("no input")))));

        List<TaskResult<Integer>> results = rig.complete(runner(2).run(broken));

        assertThat(results).hasSize(20).noneMatch(TaskResult::isSuccess);
    }

    @Test
    void uploadsAddsAndDownloadsAreEachLimited() {
        rig.with(options -> options.withConcurrency(Concurrency.ofDefaults()
                .withMaxInFlight(1000)
                .withUploads(3)
                .withAdds(2)
                .withDownloads(4)));
        rig.service.latency(Duration.ofMillis(100));
        rig.store.latency(Duration.ofMillis(100));
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(Duration.ofSeconds(number(task) % 60))
                .writing("out", "x"));

        List<Integer> results = rig.complete(rig.runner()
                .run(
                        counted(300).map(task -> task.withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").bytes(10).map(bytes -> bytes.length)));

        assertThat(results).hasSize(300);
        assertThat(rig.store.requests().mostOpen(BlobOperation.PUT)).isEqualTo(3);
        assertThat(rig.service.requests().mostOpen(BatchOperation.ADD_TASKS)).isLessThanOrEqualTo(2);
        assertThat(rig.store.requests().mostOpen(BlobOperation.GET)).isEqualTo(4);
    }

    @Test
    void largeRunsAreTakenFromTheirSourceBitByBit() {
        AtomicLong ahead = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        Flux<TaskSpec<Integer>> source =
                tasks(10_000).hide().doOnRequest(n -> furthest.accumulateAndGet(ahead.addAndGet(n), Math::max));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(number(task) % 100)));

        List<TaskResult<Integer>> results =
                rig.complete(runner(500).run(source).doOnNext(result -> ahead.decrementAndGet()));

        assertThat(results).extracting(TaskResult::item).doesNotHaveDuplicates().hasSize(10_000);
        assertThat(furthest.get()).isLessThanOrEqualTo(502);
    }
}
