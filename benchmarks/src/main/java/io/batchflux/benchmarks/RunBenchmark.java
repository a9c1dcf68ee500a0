package io.batchflux.benchmarks;

import io.batchflux.BatchRunner;
import io.batchflux.RunEvent;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.TaskSpec;
import io.batchflux.micrometer.BatchMeters;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Throttle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What the stages cost for each task, on ports that answer at once: a thousand tasks are staged, added, matched with the
 * thousand completions that one poll brings, and collected.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RunBenchmark {

    private static final int TASKS = 1000;

    private final Scheduler scheduler = Schedulers.newSingle("run-benchmark");
    private final BatchRunner prompt = BatchRunner.create(
            new PromptService(),
            noStore(),
            scheduler,
            RunOptions.ofDefaults("pool").withPollInterval(Duration.ofMillis(1)));
    private final AtomicLong told = new AtomicLong();

    /** Who listens: nobody, somebody who counts the events, or meters. */
    @Param({"nobody", "somebody", "meters"})
    public String listener = "nobody";

    private BatchRunner runner = prompt;

    /** Has somebody listen, or nobody. */
    @Setup
    public void listen() {
        if (listener.equals("meters")) {
            BatchMeters meters = BatchMeters.create(new SimpleMeterRegistry());
            runner = prompt.withOptions(options -> options.withListener(meters));
        } else if (listener.equals("somebody")) {
            runner = prompt.withOptions(options -> options.withListener(new RunListener() {
                @Override
                public void onEvent(RunEvent event) {
                    told.incrementAndGet();
                }
            }));
        }
    }

    /** Runs a thousand tasks; the figure is for one. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long runTask() {
        return Completed.all(runner.run(Flux.range(0, TASKS).map(i -> TaskSpec.command("work", i))), TASKS, scheduler);
    }

    /** Ends the thread. */
    @TearDown
    public void close() {
        runner.closeLater().block();
        scheduler.dispose();
    }

    /** No task has a blob: nothing is asked of it. */
    private static BlobStore noStore() {
        Throttle throttle = Throttle.create();
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(),
                new Class<?>[] {BlobStore.class},
                (proxy, method, arguments) -> method.getReturnType() == Throttle.class
                        ? throttle
                        : Mono.error(new UnsupportedOperationException(method.getName())));
    }
}
