package io.batchflux.examples;

import io.batchflux.BatchRunner;
import io.batchflux.BatchfluxException;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.RunOptions;
import io.batchflux.RunProgress;
import io.batchflux.Sweep;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.sweeps.HtmlReport;
import io.batchflux.sweeps.Score;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import libsvm.svm;

/**
 * The quickstart: a support-vector machine on Fisher's irises, trained with 64 pairs of parameters, several in each task
 * on the Batch emulator.
 *
 * <p>It exits with 0 if every score is the one that this process computes itself and nothing is left behind, with 1 if not,
 * and after Ctrl-C with 130, when it has cancelled the run and cleaned up.
 */
public final class IrisSweep {

    private static final List<Double> COSTS = powersOfTwo(-3, 11);
    private static final List<Double> GAMMAS = powersOfTwo(-9, 5);
    private static final PoolOptions POOL =
            PoolOptions.of("iris-pool").withNodes(2).withTaskSlotsPerNode(2);

    private final PrintStream out;
    private final Path directory;
    private final Interrupts interrupts = Interrupts.listen();

    private IrisSweep(PrintStream out, Path directory) {
        this.out = out;
        this.directory = directory;
    }

    /** Runs the quickstart; the first argument says where the picture is written, {@code target} if there is none. */
    public static void main(String... arguments) throws IOException {
        System.exit(new IrisSweep(System.out, Path.of(arguments.length == 0 ? "target" : arguments[0])).run());
    }

    private static List<Double> powersOfTwo(int from, int to) {
        return IntStream.rangeClosed(0, (to - from) / 2)
                .mapToObj(i -> Math.pow(2, from + 2 * i))
                .toList();
    }

    private int run() throws IOException {
        Instant start = Instant.now();
        int total = COSTS.size() * GAMMAS.size();
        out.println("Batchflux: " + total + " support-vector machines on Fisher's irises");
        boolean right;
        try (LocalAzure local = LocalAzure.start(POOL, directory.resolve("cache"))) {
            out.println(local);
            right = sweepAndReport(local, total);
            LocalAzure.Remains remains = local.stop();
            out.println("Left behind: " + remains);
            right &= remains.isNothing();
        }
        out.printf(
                Locale.ROOT,
                "Everything took %.1f s%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
        Integer interrupted = interrupts.exitCode();
        return interrupted != null ? interrupted : right ? 0 : 1;
    }

    private boolean sweepAndReport(LocalAzure local, int total) throws IOException {
        Instant start = Instant.now();
        List<Evaluation<SvmParameters, Double>> evaluations;
        try (ProgressLine progress = new ProgressLine(out, ProgressLine.isTerminal(), total)) {
            evaluations = sweep(local.azure().runner(), progress);
            int succeeded =
                    (int) evaluations.stream().filter(Evaluation::isSuccess).count();
            progress.show(RunProgress.of(
                    0, 0, succeeded, evaluations.size() - succeeded, Duration.between(start, Instant.now())));
        } catch (BatchfluxException e) {
            out.println("The sweep failed: " + e.getMessage());
            return false;
        }
        if (interrupts.exitCode() != null) {
            out.println("Interrupted with " + evaluations.size() + " of " + total + " scores: cancelled, cleaning up");
            return false;
        }
        Duration took = Duration.between(start, Instant.now());
        SweepReport report = new SweepReport(evaluations, COSTS, GAMMAS);
        report.failures().forEach(failure -> out.println("Failed: " + failure));
        if (report.failures().size() == total) {
            return false;
        }
        out.printf(
                Locale.ROOT,
                "%n%s%n%n%s; the sweep took %.1f s%n",
                report.table(),
                report.best(),
                took.toMillis() / 1e3);
        out.println("Heat map: " + report.writeHeatMap(directory).toAbsolutePath());
        out.println("Report, for a browser: " + htmlReport().path().toAbsolutePath());
        List<SvmParameters> wrong = report.wrong();
        out.println(
                wrong.isEmpty()
                        ? "Checked: all " + total
                                + " scores are, to the last bit, those that this process computes itself"
                        : "WRONG: the scores of " + wrong);
        return wrong.isEmpty();
    }

    /** This is all that it takes; the rest of the program shows what happens. */
    private List<Evaluation<SvmParameters, Double>> sweep(BatchRunner runner, ProgressLine progress) {
        BatchRunner batch = runner.withOptions(options -> onThisMachine(options).withListener(progress));
        return Objects.requireNonNull(batch.sweep(IrisSvm::score, Sweep.grid(COSTS, GAMMAS, SvmParameters::new))
                .takeUntilOther(interrupts.first())
                .transform(htmlReport()::follow)
                .collectList()
                .block());
    }

    private HtmlReport<Double> htmlReport() {
        return HtmlReport.of(directory.resolve("iris-sweep.html"))
                .withTitle("Support-vector machines on Fisher's irises")
                .withScore("score", Score.highest(Double::doubleValue))
                .withTotal((long) COSTS.size() * GAMMAS.size());
    }

    /** The nodes are this machine: they have this Java, and need not be sent more than the function's own classes. */
    private static RunOptions onThisMachine(RunOptions options) {
        String java = "\"" + Path.of(System.getProperty("java.home"), "bin", "java") + "\"";
        return options.withFunctions(options.functions()
                .withCode(Code.containing(IrisSvm.class, svm.class))
                .withJavaCommand(java + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
    }
}
