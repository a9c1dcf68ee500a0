package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import io.batchflux.spi.Resources;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A report shows a sweep in a browser: one HTML file that needs no other one and no network.
 *
 * <p>It has a table to sort and filter, a plot of each parameter against the score, parallel coordinates, the slots of the nodes
 * over time with starts and calls told apart, and the failures in words; in light and dark. While the sweep runs, it is replaced
 * as a whole every few seconds, and an open page loads itself again. What items, values and failures say is shown as text,
 * whatever it is.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <R> the type of the values
 */
public final class HtmlReport<R> {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Path path;
    private final ReportOptions<R> options;

    private HtmlReport(Path path, ReportOptions<R> options) {
        this.path = path;
        this.options = options;
    }

    /** Returns a report in this file, whose directory must be there. A file that is there is replaced. */
    public static HtmlReport<Object> of(Path path) {
        requireNonNull(path, "path must not be null");
        return new HtmlReport<>(
                path, new ReportOptions<>("Sweep", null, null, null, Duration.ofSeconds(5), Schedulers.parallel()));
    }

    /** Returns a copy with this title; "Sweep" if there is none. */
    public HtmlReport<R> withTitle(String title) {
        return new HtmlReport<>(path, options.withTitle(requireNonNull(title, "title must not be null")));
    }

    /**
     * Returns a copy that shows how good each value is, by this name. Without one, whoever looks chooses among the numbers that
     * values have.
     */
    public <S extends R> HtmlReport<S> withScore(String name, Score<? super S> score) {
        requireNonNull(name, "name must not be null");
        requireNonNull(score, "score must not be null");
        return new HtmlReport<>(path, options.withScore(name, score));
    }

    /**
     * Returns a copy that says how many evaluations there will be.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public HtmlReport<R> withTotal(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("total must not be negative, was " + total);
        }
        return new HtmlReport<>(path, options.withTotal(total));
    }

    /**
     * Returns a copy that is replaced at most this often while evaluations come; every 5 s by default.
     *
     * @throws IllegalArgumentException if it is less than 100 ms, or more than a day
     */
    public HtmlReport<R> withInterval(Duration interval) {
        requireNonNull(interval, "interval must not be null");
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "interval must be between " + SHORTEST.toMillis() + " ms and a day, was " + interval);
        }
        return new HtmlReport<>(path, options.withInterval(interval));
    }

    /** Returns a copy that tells the time by this scheduler, and writes on another thread; {@link Schedulers#parallel()} by default. */
    public HtmlReport<R> withScheduler(Scheduler scheduler) {
        return new HtmlReport<>(path, options.withScheduler(requireNonNull(scheduler, "scheduler must not be null")));
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Emits these evaluations as they come, and reports them; for {@link Flux#transform}.
     *
     * <p>The file is there when the first evaluation comes. It is written on a thread of its own, and the last time before the flux ends: whether
     * the evaluations end, fail or are cancelled, the report says so. It keeps up to 20,000 evaluations; of more, a random sample
     * with the best. It fails with an {@link java.io.UncheckedIOException} if the file cannot be written at the beginning or at the end.
     */
    public <A, S extends R> Flux<Evaluation<A, S>> follow(Flux<Evaluation<A, S>> evaluations) {
        return Resources.use(
                Mono.fromSupplier(
                        () -> new ReportWriter<>(path, options, BlockingThreads.create("batchflux-report", 1))),
                writer -> writer.open().thenMany(evaluations.doOnNext(writer::add)),
                ReportWriter::complete,
                (writer, error) -> writer.stop("failed: " + words(error)),
                writer -> writer.stop("cancelled"));
    }

    private static String words(Throwable error) {
        return error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    }

    /** Returns where it is. */
    @Override
    public String toString() {
        return path.toString();
    }
}
