package io.batchflux.azure;

import io.batchflux.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** A program of its own that sweeps over sets in sets, whose order each virtual machine chooses anew, under a name. */
final class ProgramOfSets {

    static final int CALLS = 20;

    private ProgramOfSets() {}

    /** Runs it in a process of its own, to its end. */
    static String run(EndToEnd azure, Path marks) throws IOException, InterruptedException {
        Path output = Files.createTempFile(marks.getParent(), "output", ".txt");
        ProcessBuilder process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProgramOfSets.class.getName(),
                        marks.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process.environment().putAll(azure.environment());
        Process started = process.start();
        try {
            started.waitFor();
        } finally {
            started.destroyForcibly();
        }
        return Files.readString(output);
    }

    /** @param arguments the file to which each call appends its number */
    public static void main(String... arguments) {
        try (AzureBatch azure = AzureBatch.connect(AzureBatchOptions.load())) {
            azure.runner()
                    .withOptions(options -> options.withFunctions(functions -> functions
                            .withCode(Code.containing(ProgramOfSets.class))
                            .withJavaCommand(EndToEnd.JAVA)))
                    .named("sets")
                    .sweep(Choice::leave, Flux.range(0, CALLS).map(number -> Choice.of(number, arguments[0])))
                    .doOnNext(evaluation -> System.out.println("result " + evaluation.orElseThrow()))
                    .blockLast();
        }
    }

    record Choice(int number, String marks, Set<Set<Set<Set<String>>>> sets) {

        /** So many that which of two comes first depends, at each level, on the order of what is inside of them. */
        static Choice of(int number, String marks) {
            Random random = new Random(number);
            return new Choice(
                    number, marks, some(() -> some(() -> some(() -> some(() -> "" + random.nextInt(100_000))))));
        }

        private static <T> Set<T> some(Supplier<T> element) {
            return Set.of(element.get(), element.get(), element.get());
        }

        int leave() throws IOException {
            Files.writeString(Path.of(marks), number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return number;
        }
    }
}
