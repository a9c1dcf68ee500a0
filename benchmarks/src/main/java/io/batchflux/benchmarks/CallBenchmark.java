package io.batchflux.benchmarks;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.RunOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a call of a function costs on the client, on ports that answer at once: its argument is written and checked, its task is staged, added
 * and matched, and its outcome is read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {

    private static final int CALLS = 1000;

    /** How many calls a task has. */
    @Param({"1", "50"})
    public int chunk = 1;

    private final Scheduler scheduler = Schedulers.newSingle("call-benchmark");
    private BatchRunner runner = runner();

    private BatchRunner runner() {
        return BatchRunner.create(
                new PromptService(),
                new PromptStore(chunk),
                scheduler,
                RunOptions.ofDefaults("pool")
                        .withPollInterval(Duration.ofMillis(1))
                        .withFunctions(functions -> functions
                                .withImage("image")
                                .withCode(Code.inImage("/code.jar"))
                                .withChunking(Chunking.of(chunk))));
    }

    /** Has so many calls in each task. */
    @Setup
    public void chunk() {
        runner = runner();
    }

    /** Makes a thousand calls; the figure is for one. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long call() {
        return Completed.all(
                runner.sweep(CallBenchmark::score, Flux.range(0, CALLS).map(i -> new Point(i, 0.5)))
                        .filter(Evaluation::isSuccess),
                CALLS,
                scheduler);
    }

    /** Ends the thread. */
    @TearDown
    public void close() {
        runner.closeLater().block();
        scheduler.dispose();
    }

    /** What a call is given. */
    record Point(int number, double weight) {}

    static double score(Point point) {
        return point.number() * point.weight();
    }
}
