package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FaultScript;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** A machine that sleeps for hours, in the midst of whatever it does: what the service says decides, not the clock. */
class SleepTests {

    private final Rig rig = new Rig().listening();
    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private final TestSubscriber<String> results = TestSubscriber.create();

    private SleepyScheduler machine(boolean timersSleepToo) {
        return new SleepyScheduler(rig.clock, timersSleepToo);
    }

    private BatchRunner runner(SleepyScheduler machine) {
        return runner(rig.service, machine);
    }

    private BatchRunner runner(BatchService service, SleepyScheduler machine) {
        return DefaultBatchRunner.create(service, rig.store, machine, Disk.on(machine), Chance.of(1), rig.options);
    }

    private <O extends Enum<O>> void silentUnlessReachable(FaultScript<O> faults, O[] operations) {
        for (O operation : operations) {
            faults.on(operation).target(target -> !reachable.get()).neverAnswer();
        }
    }

    private static Flux<TaskSpec<Integer>> work() {
        return Rig.tasks(5)
                .map(task -> task.withInput(Input.bytes("in", new byte[] {1})).withOutput(Output.named("out", "out")));
    }

    private static Mono<String> read(TaskResult<Integer> result) {
        return result.orElseThrow().output("out").text(100);
    }

    static Stream<Arguments> moments() {
        return Stream.of(true, false)
                .flatMap(timers -> Stream.of(0, 5, 30, 61, 95, 125, 200)
                        .flatMap(awake ->
                                Stream.of(0, 20, 60, 3600).map(offline -> Arguments.of(timers, awake, offline))));
    }

    /** The network is gone for a while before the machine sleeps, and back when it wakes. */
    @ParameterizedTest
    @MethodSource("moments")
    void aRunGoesOnWhenTheMachineWakes(boolean timersSleepToo, int awake, int offline) {
        SleepyScheduler machine = machine(timersSleepToo);
        silentUnlessReachable(rig.service.faults(), BatchOperation.values());
        silentUnlessReachable(rig.store.faults(), BlobOperation.values());
        rig.service.latency(Duration.ofSeconds(1));
        rig.store.latency(Duration.ofSeconds(1));
        rig.service.tasks(
                task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(45)).writing("out", task.id()));
        runner(machine).run(work(), SleepTests::read).subscribe(results);

        rig.advance(Duration.ofSeconds(awake));
        reachable.set(false);
        rig.advance(Duration.ofSeconds(Math.min(offline, 840)));
        machine.sleep(Duration.ofHours(9));
        reachable.set(true);
        rig.advance(Duration.ofHours(3));

        assertThat(results.isTerminatedComplete()).as("complete").isTrue();
        assertThat(results.getReceivedOnNext())
                .containsExactlyInAnyOrder("task-1", "task-2", "task-3", "task-4", "task-5");
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSleepInEachOfManyPausesIsNotTheServicesFault(boolean timersSleepToo) {
        // With a lease, the third night would have been the last: no job of three in a row had an outcome.
        rig.with(options -> options.withJob(job -> job.withLease(null)));
        SleepyScheduler machine = machine(timersSleepToo);
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 20).fail(Errors.passing());
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", task.id()));
        runner(machine).run(work(), SleepTests::read).subscribe(results);

        for (int night = 0; night < 20; night++) {
            rig.advance(Duration.ofMinutes(1));
            machine.sleep(Duration.ofHours(8));
        }
        rig.advance(Duration.ofHours(1));

        assertThat(results.isTerminatedComplete()).as("complete").isTrue();
        assertThat(results.getReceivedOnNext()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQuotaIsWaitedForAnewAfterASleep(boolean timersSleepToo) {
        SleepyScheduler machine = machine(timersSleepToo);
        AtomicBoolean used = new AtomicBoolean(true);
        rig.service
                .faults()
                .on(BatchOperation.CREATE_JOB)
                .target(job -> used.get())
                .fail(Errors::quota);
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", task.id()));
        runner(machine).run(work(), SleepTests::read).subscribe(results);

        rig.advance(Duration.ofMinutes(14));
        machine.sleep(Duration.ofHours(8));
        rig.advance(Duration.ofMinutes(14));
        used.set(false);
        rig.advance(Duration.ofHours(1));

        assertThat(results.getReceivedOnNext()).hasSize(5);
    }

    /** The job has ended by its tasks, and the last of them is listed late, counted from when the machine is awake. */
    @ParameterizedTest
    @ValueSource(longs = {8, 0})
    void aTaskThatIsListedLateIsNotGivenUpWhenTheMachineWakes(long hours) {
        SleepyScheduler machine = machine(true);
        AtomicBoolean listed = new AtomicBoolean();
        BatchService late = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<TaskPage> listTasks(TaskQuery query) {
                return super.listTasks(query).map(page -> listed.get() ? page : none(page));
            }
        };
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", task.id()));
        runner(late, machine).run(work(), SleepTests::read).subscribe(results);

        rig.advance(Duration.ofMinutes(3));
        machine.setClock(Duration.ofHours(hours));
        machine.sleep(Duration.ofHours(8 - hours));
        rig.advance(Duration.ofMinutes(3));
        listed.set(true);
        rig.advance(Duration.ofMinutes(30));

        assertThat(results.isTerminatedComplete()).as("complete").isTrue();
        assertThat(results.getReceivedOnNext()).hasSize(5);
    }

    private static TaskPage none(TaskPage page) {
        return new TaskPage(List.of(), page.serverTime(), page.continuation());
    }

    @Test
    void aClockThatIsSetBackDoesNotStopThePolls() {
        SleepyScheduler machine = machine(true);
        rig.service.tasks(
                task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)).writing("out", task.id()));
        runner(machine).run(work(), SleepTests::read).subscribe(results);

        rig.advance(Duration.ofMinutes(1));
        machine.setClock(Duration.ofHours(-5));
        rig.advance(Duration.ofMinutes(4));

        assertThat(results.isTerminatedComplete()).as("complete").isTrue();
    }

    @Test
    void aServiceThatStaysAwayIsGivenUpAllTheSame() {
        SleepyScheduler machine = machine(true);
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.passing());
        runner(machine).run(work(), SleepTests::read).subscribe(results);

        rig.advance(Duration.ofMinutes(10));
        machine.sleep(Duration.ofHours(8));
        rig.advance(Duration.ofMinutes(14));
        assertThat(results.isTerminated()).isFalse();
        rig.advance(Duration.ofMinutes(2));

        assertThat(error()).isInstanceOf(DeadlineExceededException.class);
    }

    private @Nullable Throwable error() {
        return results.isTerminatedError() ? results.expectTerminalError() : null;
    }

    /** The time of closing is for the services, and not for a machine that sleeps. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunnerThatSleepsWhileItIsClosedIsClosedWhenItWakes(boolean timersSleepToo) {
        SleepyScheduler machine = machine(timersSleepToo);
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = runner(machine);
        runner.run(Rig.task(1).withOutput(Output.named("out", "out"))).subscribe(TestSubscriber.create());
        rig.advance(Duration.ofSeconds(30));
        silentUnlessReachable(rig.service.faults(), BatchOperation.values());
        silentUnlessReachable(rig.store.faults(), BlobOperation.values());
        TestSubscriber<Void> closed = TestSubscriber.create();
        reachable.set(false);
        runner.closeLater().subscribe(closed);
        rig.advance(Duration.ofSeconds(5));

        machine.sleep(Duration.ofHours(9));
        assertThat(closed.isTerminated()).as("closed before anything was").isFalse();
        reachable.set(true);
        rig.advance(Duration.ofMinutes(5));

        assertThat(closed.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }
}
