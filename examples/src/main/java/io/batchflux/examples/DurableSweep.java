package io.batchflux.examples;

import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.NamedRun;
import io.batchflux.Sweep;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A sweep that can be killed at any moment, and started again until it ends: with the same name, it goes on where it was.
 *
 * <p>{@code --name NAME --calls N --millis M --touch FILE}: so many calls of so many milliseconds each, on the accounts that the
 * environment variables {@code BATCHFLUX_*} name. Each call appends its number to the file, on its node. The program prints
 * {@code result <number>} for each result as it comes, and in the end {@code results=N resumed=K executed=E}: how many there were, how
 * many of them were recorded when it started, and how many were not.
 */
public final class DurableSweep {

    private static final List<String> ARGUMENTS = List.of("--name", "--calls", "--millis", "--touch");

    private final PrintStream out;

    private DurableSweep(PrintStream out) {
        this.out = out;
    }

    /** Runs the sweep; exits with 1 if a call fails. */
    public static void main(String... arguments) {
        System.exit(new DurableSweep(System.out).run(parse(arguments)));
    }

    private static Map<String, String> parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 != 0 || !values.keySet().equals(java.util.Set.copyOf(ARGUMENTS))) {
            throw new IllegalArgumentException(
                    "the arguments must be --name NAME --calls N --millis M --touch FILE, were " + List.of(arguments));
        }
        return values;
    }

    private int run(Map<String, String> arguments) {
        int calls = Integer.parseInt(argument(arguments, "--calls"));
        long millis = Long.parseLong(argument(arguments, "--millis"));
        String file = Path.of(argument(arguments, "--touch")).toAbsolutePath().toString();
        try (AzureBatch azure = AzureBatch.connect(AzureBatchOptions.load())) {
            // Whoever starts the program again wants it to go on here: one that was killed has no say any more.
            NamedRun run = azure.runner()
                    .withOptions(options ->
                            options.withFunctions(functions -> functions.withCode(Code.containing(Touch.class))))
                    .named(argument(arguments, "--name"))
                    .withOptions(options -> options.withTakeOver(true));
            int resumed = Objects.requireNonNull(run.status().block()).recorded();
            List<Evaluation<Touch, Integer>> results = Objects.requireNonNull(run.sweep(
                            Touch::leave, Sweep.indexed(calls, number -> new Touch(number, millis, file)))
                    .doOnNext(this::print)
                    .collectList()
                    .block());
            out.println(
                    "results=" + results.size() + " resumed=" + resumed + " executed=" + (results.size() - resumed));
            return results.stream().allMatch(Evaluation::isSuccess) ? 0 : 1;
        }
    }

    private static String argument(Map<String, String> arguments, String name) {
        return Objects.requireNonNull(arguments.get(name));
    }

    private void print(Evaluation<Touch, Integer> result) {
        if (result instanceof Evaluation.Failed<Touch, Integer> failed) {
            out.println(
                    "failed " + result.item().number() + ": " + failed.cause().getMessage());
        } else {
            out.println("result " + result.item().number());
        }
    }
}
