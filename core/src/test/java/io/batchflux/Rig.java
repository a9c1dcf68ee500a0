package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** A runner on services in memory and on a virtual clock, its disk too, which stands still unless it is told to go on. */
final class Rig {

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    final FakeBlobStore store = FakeBlobStore.create(clock);
    final FakeBatchService service = FakeBatchService.create(clock).store(store);
    final Recording listener = new Recording();
    private final Chance chance = Chance.of(1);
    /** Polls at moments that a test can tell beforehand. */
    RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL).withPollInterval(Duration.ofSeconds(10));

    /** What a listener was told. */
    static final class Recording implements RunListener {

        final List<RunEvent> events = new CopyOnWriteArrayList<>();
        final List<RunProgress> progress = new ArrayList<>();
        final List<Duration> retries = new ArrayList<>();
        final List<Duration> quotaWaits = new ArrayList<>();
        final List<String> leftBehind = new ArrayList<>();

        @Override
        public void onEvent(RunEvent event) {
            events.add(event);
            RunListener.super.onEvent(event);
        }

        @Override
        public void onJobPolled(JobPolled poll) {
            if (poll.progress() != null) {
                progress.add(poll.progress());
            }
        }

        @Override
        public void onStageRetried(StageRetried retry) {
            retries.add(retry.pause());
        }

        @Override
        public void onQuotaWait(QuotaWait wait) {
            quotaWaits.add(wait.pause());
        }

        @Override
        public void onLeftBehind(LeftBehind left) {
            leftBehind.add(left.message());
        }

        /** Returns the events of this kind, in their order. */
        <E extends RunEvent> List<E> events(Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** Returns the end of the only run, before whose begin and after whose end nothing was told. */
        RunEnded end() {
            assertThat(events(RunBegun.class)).hasSize(1);
            assertThat(events.get(0)).isInstanceOf(RunBegun.class);
            assertThat(events(RunEnded.class)).hasSize(1);
            RunEvent last = events.get(events.size() - 1);
            assertThat(last).isInstanceOf(RunEnded.class);
            return (RunEnded) last;
        }
    }

    Rig with(UnaryOperator<RunOptions> change) {
        options = change.apply(options);
        return this;
    }

    /** Has the listener record; a run with it asks for task counts. */
    Rig listening() {
        return with(chosen -> chosen.withListener(listener));
    }

    /** Tells this listener of a run that needs no name. */
    static RunEvents events(RunListener listener, Scheduler clock) {
        return new RunEvents(
                RunInfo.of(RunInfo.Kind.TASKS, "job", "container", "pool"), listener, clock, Schedulers.immediate());
    }

    /** Returns a runner for a service that a test has changed. */
    BatchRunner runner(BatchService changed) {
        return DefaultBatchRunner.create(changed, store, clock, Disk.on(clock), chance, options);
    }

    /** Returns a runner for a store that a test has changed. */
    BatchRunner runner(BlobStore changed) {
        return DefaultBatchRunner.create(service, changed, clock, Disk.on(clock), chance, options);
    }

    BatchRunner runner() {
        return runner(service);
    }

    /** So many tasks, with their numbers as commands and items; ids are task-1 and so on. */
    static Flux<TaskSpec<Integer>> tasks(int count) {
        return Flux.range(1, count).map(Rig::task);
    }

    static TaskSpec<Integer> task(int number) {
        return TaskSpec.command("run " + number, number);
    }

    /** The number that a task's command has. */
    static int number(io.batchflux.spi.TaskDefinition task) {
        return Integer.parseInt(task.commandLine().substring("run ".length()));
    }

    /** Subscribes with unlimited demand; nothing happens before the clock goes on, unless it takes no time. */
    <T> TestSubscriber<T> subscribe(Publisher<T> publisher) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        publisher.subscribe(subscriber);
        return subscriber;
    }

    <T> TestSubscriber<T> subscribe(Publisher<T> publisher, long demand) {
        TestSubscriber<T> subscriber =
                TestSubscriber.builder().initialRequest(demand).build();
        publisher.subscribe(subscriber);
        return subscriber;
    }

    /** Subscribes, lets a day go by, and returns what was emitted until the completion. */
    <T> List<T> complete(Publisher<T> publisher) {
        TestSubscriber<T> subscriber = subscribe(publisher);
        clock.advanceTimeBy(Duration.ofDays(1));
        assertThat(subscriber.isTerminated()).as("has ended").isTrue();
        if (subscriber.isTerminatedError()) {
            throw new AssertionError("failed", subscriber.expectTerminalError());
        }
        return subscriber.getReceivedOnNext();
    }

    /** Runs this task, and returns its result. */
    TaskResult<Integer> result(TaskSpec<Integer> task) {
        return complete(runner().run(Flux.just(task))).get(0);
    }

    /** Runs this task, and returns why it has failed. */
    TaskFailure failure(TaskSpec<Integer> task) {
        return ((TaskResult.Failed<Integer>) result(task)).failure();
    }

    /** Subscribes, lets a day go by, and returns the error. */
    Throwable fail(Publisher<?> publisher) {
        TestSubscriber<?> subscriber = subscribe(publisher);
        clock.advanceTimeBy(Duration.ofDays(1));
        return subscriber.expectTerminalError();
    }

    void advance(Duration time) {
        clock.advanceTimeBy(time);
    }

    Duration now() {
        return Duration.ofMillis(clock.now(TimeUnit.MILLISECONDS));
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    Instant instant() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }

    String jobId() {
        return service.requests().targets(BatchOperation.CREATE_JOB).get(0);
    }

    JobSnapshot job() {
        assertThat(service.jobs()).hasSize(1);
        return service.jobs().get(0);
    }

    void assertNothingIsLeft() {
        assertThat(service.jobs()).as("jobs").isEmpty();
        assertThat(runContainers()).as("containers").isEmpty();
        assertNothingIsPending();
    }

    /** Returns the containers of runs; that of code stays for the next program. */
    Set<String> runContainers() {
        Set<String> containers = store.containers();
        containers.remove(CodeArchives.CONTAINER);
        return containers;
    }

    /** Returns the container of a run's inputs, beside that of its outputs, which the run names. */
    static String inputContainer(RunInfo run) {
        return run.container().replaceFirst("-out$", "-in");
    }

    void assertNothingIsPending() {
        assertThat(service.requests().open()).as("open requests to Batch").isZero();
        assertThat(store.requests().open()).as("open requests to the store").isZero();
    }
}
