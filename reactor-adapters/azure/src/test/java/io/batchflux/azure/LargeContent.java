package io.batchflux.azure;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.TaskSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** A program with little memory that has to do with large content; says at its end what became of it, and how much memory it took. */
final class LargeContent {

    static final int MIB = 1024 * 1024;
    /** How many inputs there are; with 64 MiB each, it is as much as benchmarks/README.md says. */
    static final int INPUTS = 16;

    static final int INPUT = 16 * MIB;
    /** How many outputs there are. */
    static final int OUTPUTS = 8;

    static final int OUTPUT = 24 * MIB;
    private static final int PIECE = 64 * 1024;

    private LargeContent() {}

    /** Runs what the first argument says, with the options of the environment. */
    public static void main(String[] args) throws Exception {
        try (AzureBatch azure = AzureBatch.connect(AzureBatchOptions.load())) {
            BatchRunner runner = azure.runner();
            Flux<?> work = switch (args[0]) {
                case "publishers" -> runner.run(tasks(i -> Input.stream("in", content())));
                case "files" ->
                    runner.run(tasks(i -> Input.file("in", Path.of(args[1]).resolve("in-" + i))));
                case "outputs" ->
                    runner.run(outputs(), result -> result.outputs().get(0).bytes(OUTPUT))
                            .map(bytes -> bytes.length);
                case "exhausted" -> exhausted(runner);
                default -> throw new IllegalArgumentException(args[0]);
            };
            System.out.println("ended with " + work.count().block(Duration.ofMinutes(2)));
        } catch (RuntimeException failed) {
            System.out.println("failed with " + failed);
        }
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            status.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
        }
        System.out.println("peak heap " + heap / MIB + " MiB");
    }

    private static Flux<ByteBuffer> content() {
        return Flux.range(0, INPUT / PIECE).map(i -> ByteBuffer.allocate(PIECE));
    }

    private static Flux<TaskSpec<Integer>> tasks(Function<Integer, Input> input) {
        return Flux.range(1, INPUTS).map(i -> TaskSpec.command("true", i).withInput(input.apply(i)));
    }

    private static Flux<TaskSpec<Integer>> outputs() {
        return Flux.range(1, OUTPUTS)
                .map(i -> TaskSpec.command("/bin/sh -c 'head -c " + OUTPUT + " /dev/zero > out'", i)
                        .withOutput(Output.named("out", "out")));
    }

    /** What is made of a result takes all memory that there is, on the event loop, while another run goes on. */
    private static Flux<?> exhausted(BatchRunner runner) {
        Flux<?> other = runner.run(Flux.just(TaskSpec.command("sleep 600", 0)))
                .doOnError(error -> System.out.println("the other failed with " + error));
        Flux<?> hungry = runner.run(
                Flux.just(TaskSpec.command("true", 1)),
                result -> Flux.range(0, Integer.MAX_VALUE)
                        .map(i -> new byte[32 * MIB])
                        .collectList());
        return Flux.mergeDelayError(2, other, hungry);
    }
}
