package io.batchflux.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.Main;
import picocli.CommandLine;

/** The program: {@code fan-out …} runs the load, {@code sweep …} that of functions, anything else is for JMH. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs the program and exits; with something other than 0 if a mode lost or doubled a result. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(FanOut.NAME)) {
            System.exit(fanOut(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        if (arguments.length > 0 && arguments[0].equals(SweepLoad.NAME)) {
            System.exit(sweep(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        Main.main(arguments);
    }

    /** Runs the load of functions in this process and returns the exit code. */
    static int sweep(String... arguments) {
        return sweep().execute(arguments);
    }

    static CommandLine sweep() {
        return new CommandLine(new SweepLoad()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Runs the load in this process and returns its exit code. */
    static int fanOut(String... arguments) {
        return new CommandLine(new FanOut()).execute(arguments);
    }
}
