package io.batchflux;

import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Throttle;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What it costs to find whose the completions of one page are, and to make them pending again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatchBenchmark {

    private static final int PAGE = 1000;

    /** How many tasks are pending. */
    @Param({"10000", "100000"})
    public int pending;

    private final Run<Integer> run = run();
    private List<String> page = List.of();

    /** Makes the tasks pending; those of the page are spread among them. */
    @Setup
    public void begin() {
        for (int i = 0; i < pending; i++) {
            run.begin(task(i));
        }
        page = IntStream.range(0, PAGE)
                .mapToObj(i -> "task-" + (long) i * pending / PAGE)
                .toList();
    }

    /** Matches the thousand ids of a page, each a second time in vain, as those of an overlap are. */
    @Benchmark
    public int matchThousandCompletions() {
        int matched = 0;
        for (String id : page) {
            PendingTask<Integer> task = run.end(id);
            if (task != null && run.end(id) == null) {
                matched++;
                run.begin(task);
            }
        }
        return matched;
    }

    private static PendingTask<Integer> task(int number) {
        return PendingTask.of("task-" + number, number, number, Duration.ofMinutes(5), List.of());
    }

    private static Run<Integer> run() {
        BlobStore none = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(),
                new Class<?>[] {BlobStore.class},
                (proxy, method, arguments) -> Mono.error(new UnsupportedOperationException(method.getName())));
        Chance chance = Chance.of(1);
        RunId id = RunId.create("benchmark", Instant.EPOCH, chance);
        RunOptions options = RunOptions.ofDefaults("pool");
        RunInfo info = RunInfo.of(RunInfo.Kind.TASKS, id.jobId(), id.outputContainer(), "pool");
        RunEvents events = new RunEvents(info, RunListener.NONE, Schedulers.immediate(), Schedulers.immediate());
        Resilience resilience =
                Resilience.throttled(Throttle.create(), Schedulers.immediate(), chance, options, events);
        return new Run<>(
                id,
                Instant.EPOCH,
                sent -> Mono.never(),
                (container, sent) -> Mono.never(),
                new Grants(none, id, resilience, Schedulers.immediate(), options),
                new Requests(events, resilience, resilience),
                new Collecting(Downloads.create(Schedulers.immediate())),
                new LeaseEnd(options.job()),
                Sinks.empty());
    }
}
