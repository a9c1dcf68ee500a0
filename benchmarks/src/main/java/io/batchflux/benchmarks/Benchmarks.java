package io.batchflux.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.Main;
import picocli.CommandLine;

/** The program: {@code fan-out …} runs the load, {@code chunking …} the sweeps, anything else is for JMH. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs the program and exits; with something other than 0 if a mode lost or doubled a result. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(FanOut.NAME)) {
            System.exit(fanOut(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        if (arguments.length > 0 && arguments[0].equals(ChunkedSweeps.NAME)) {
            System.exit(chunking(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        Main.main(arguments);
    }

    /** Runs the sweeps and returns the exit code. */
    static int chunking(String... arguments) {
        return new CommandLine(new ChunkedSweeps()).execute(arguments);
    }

    /** Runs the load in this process and returns its exit code. */
    static int fanOut(String... arguments) {
        return new CommandLine(new FanOut()).execute(arguments);
    }
}
