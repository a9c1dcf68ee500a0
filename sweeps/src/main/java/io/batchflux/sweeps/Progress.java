package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import java.io.Console;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Progress says how far a sweep is: how many evaluations there are, how many failed, how many come in a second, and how long the
 * others will take.
 *
 * <p>On a terminal it is one line, which is rewritten every second; elsewhere a line every 30 s. A last line says how long all took. It is printed
 * by a thread of its own, since a terminal may block. Immutable and thread-safe.
 */
public final class Progress {

    private final PrintStream out;
    private final boolean terminal;
    private final @Nullable Long total;
    private final Scheduler scheduler;

    private Progress(PrintStream out, boolean terminal, @Nullable Long total, Scheduler scheduler) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
        this.scheduler = scheduler;
    }

    /** Returns progress on {@code System.err}, as on a terminal if this program has one. */
    public static Progress create() {
        return new Progress(System.err, isTerminal(), null, Schedulers.parallel());
    }

    @SuppressWarnings("SystemConsoleNull") // Java 17 has a console on a terminal only; from 22 on, it has to be asked.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /**
     * Returns a copy that knows how many evaluations there will be, and says how long they will take.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Progress withTotal(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("total must not be negative, was " + total);
        }
        return new Progress(out, terminal, total, scheduler);
    }

    /** Returns a copy that prints there, on a terminal in a line that is rewritten. */
    public Progress withOutput(PrintStream out, boolean terminal) {
        return new Progress(requireNonNull(out, "out must not be null"), terminal, total, scheduler);
    }

    /** Returns a copy that tells the time by this scheduler, and prints on another thread; {@link Schedulers#parallel()} by default. */
    public Progress withScheduler(Scheduler scheduler) {
        return new Progress(out, terminal, total, requireNonNull(scheduler, "scheduler must not be null"));
    }

    /**
     * Emits these evaluations as they come, and prints how far they are; for {@link Flux#transform}. The last line is printed before the
     * flux ends, whether they end, fail or are cancelled.
     */
    public <A, R> Flux<Evaluation<A, R>> follow(Flux<Evaluation<A, R>> evaluations) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new ProgressPrinter(
                        out, terminal, total, scheduler, BlockingThreads.create("batchflux-progress", 1))),
                printer -> printer.begin().thenMany(evaluations.doOnNext(printer::add)),
                ProgressPrinter::end);
    }
}
