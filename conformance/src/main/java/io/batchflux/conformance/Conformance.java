package io.batchflux.conformance;

import io.batchflux.azure.AzureBatch;
import io.batchflux.spi.ServiceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Asks the account of a configuration file all checks, and writes the report: {@code mvn -Pconformance -Dbatchflux.config=FILE}.
 *
 * <p>Exits with 0 if all was asked that can be, whatever the answers; with 1 if a check failed or something was left behind, and with 2 if
 * the settings cannot be used. Ctrl-C asks no more, clears away what was made, and reports what is known by then.
 */
public final class Conformance {

    private static final int PATIENCE_MILLIS = 120_000;
    private static final int NOT_WHOLE = 1;
    private static final int BAD_SETTINGS = 2;

    private Conformance() {}

    /**
     * Runs the program.
     *
     * @param arguments the configuration file
     */
    public static void main(String[] arguments) throws IOException {
        Sinks.Empty<Void> stop = Sinks.empty();
        Thread program = Thread.currentThread();
        Thread hook = new Thread(() -> stopAndWait(stop, program), "conformance-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        int exitCode =
                run(arguments.length == 1 ? arguments[0] : "", System.getenv(), stop.asMono(), System.out, System.err);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return;
        }
        System.exit(exitCode);
    }

    /** Runs the suite of this file, until its end or until it is to stop, and returns the exit code. */
    static int run(String file, Map<String, String> environment, Mono<Void> stop, PrintStream out, PrintStream errors)
            throws IOException {
        try {
            Settings settings = Settings.read(file, environment);
            try (AzureBatch azure = AzureBatch.connect(settings.options())) {
                return run(azure, settings, stop, out);
            }
        } catch (IllegalArgumentException badSettings) {
            errors.println(badSettings.getMessage());
            return BAD_SETTINGS;
        } catch (ServiceException notBegun) {
            errors.println("The suite could not begin: " + notBegun.getMessage());
            return NOT_WHOLE;
        }
    }

    private static int run(AzureBatch azure, Settings settings, Mono<Void> stop, PrintStream out) throws IOException {
        Console console = new Console(settings);
        // A program of the command line, whose main thread has nothing else to do.
        Report report = Objects.requireNonNull(new Suite(azure, settings, Checks.all())
                .run(stop, answered -> out.println(console.lines(answered)))
                .block());
        Path file = Path.of(settings.required(SettingKey.REPORT)).toAbsolutePath();
        Files.writeString(file, report.markdown());
        out.println(report.summary());
        report.left().forEach(name -> out.println("Left behind: " + name));
        out.println("Report: " + file);
        return report.isWhole() ? 0 : NOT_WHOLE;
    }

    private static void stopAndWait(Sinks.Empty<Void> stop, Thread program) {
        stop.tryEmitEmpty();
        try {
            program.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
