package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import io.batchflux.spi.Resources;
import java.nio.file.Path;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A result file holds evaluations, each in a line that is written as it comes: CSV (RFC 4180) or JSON lines, UTF-8.
 *
 * <p>Columns are {@code item} and {@code value}, if they are records one for each component, such as {@code item.kernel.degree};
 * {@code failure.kind} and {@code failure.message}; {@code call.seconds}, {@code call.task}, {@code call.job}, {@code call.node},
 * {@code call.start} and {@code call.end}. In JSON, what has dots here is an object within an object.
 *
 * <p>A line is written as a whole and handed to the operating system before the evaluation is emitted, so a program that is killed
 * loses none of them; what it has left of a line that it was writing is cut off by the next one. One program writes at a time: meanwhile a
 * file {@code .NAME.lock} is beside it.
 *
 * <p>Files are read and written on a thread of its own, on which evaluations are emitted too. Immutable and thread-safe.
 *
 * @param <A> the type of the items
 * @param <R> the type of the values
 */
public final class ResultFile<A, R> {

    private static final int PREFETCH = 32;

    private final Path path;
    private final Rows<A, R> rows;
    private final Layout layout;

    private ResultFile(Path path, Rows<A, R> rows, Layout layout) {
        this.path = requireNonNull(path, "path must not be null");
        this.rows = rows;
        this.layout = layout;
    }

    /**
     * Returns a file of CSV, which need not be there yet.
     *
     * @throws IllegalArgumentException if one of the types is no number, text, boolean, enum or time, and no record, list, array or
     *     map of such
     */
    public static <A, R> ResultFile<A, R> csv(Path path, Class<A> item, Class<R> value) {
        Rows<A, R> rows = Rows.of(item, value);
        return new ResultFile<>(path, rows, new CsvLayout(rows.columns()));
    }

    /**
     * Returns a file of JSON lines, which need not be there yet.
     *
     * @throws IllegalArgumentException if one of the types is no number, text, boolean, enum or time, and no record, list, array or
     *     map of such
     */
    public static <A, R> ResultFile<A, R> jsonLines(Path path, Class<A> item, Class<R> value) {
        Rows<A, R> rows = Rows.of(item, value);
        return new ResultFile<>(path, rows, new JsonLayout());
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Emits these evaluations, each when it is in the file, behind what is there already; for {@link Flux#transform}.
     *
     * <p>It requests up to 32 ahead. Cancelling it cancels them; what has come is written. Whether they end, fail or are cancelled,
     * the file is closed. It fails with an {@link java.io.UncheckedIOException} if the file cannot be written, another program writes it, or
     * it has other columns.
     */
    public Flux<Evaluation<A, R>> append(Flux<Evaluation<A, R>> evaluations) {
        return opened(log -> written(evaluations, log));
    }

    /**
     * Emits the value of each item that is in the file, and evaluates and {@linkplain #append appends} the others: called again after a
     * program was killed, it goes on where that was. What has failed is evaluated again.
     *
     * <p>Items are compared by what is written of them. What comes from the file knows neither task nor duration.
     *
     * @param items what is to be evaluated; it is subscribed to twice, and must emit the same items both times
     * @param sweep evaluates those that are not in the file, such as {@code missing -> batch.sweep(Training::score, missing)}
     */
    public Flux<Evaluation<A, R>> resume(
            Flux<A> items, Function<? super Flux<A>, ? extends Flux<Evaluation<A, R>>> sweep) {
        return opened(log -> log.read().flatMapMany(recorded -> {
            long[] found = {0};
            Flux<Evaluation<A, R>> known =
                    items.filter(recorded::has).map(recorded::evaluation).doOnNext(evaluation -> found[0]++);
            return known.concatWith(Flux.defer(() -> written(sweep.apply(recorded.left(items, found[0])), log)));
        }));
    }

    /**
     * Emits what is in the file, in the order of its lines: of each item the last evaluation that has a value; nothing if there is no
     * file. A line that is being written is none yet.
     */
    public Flux<Evaluation<A, R>> read() {
        return using(log -> log.readBeside().flatMapIterable(Recorded::evaluations));
    }

    private Flux<Evaluation<A, R>> written(Flux<Evaluation<A, R>> evaluations, ResultLog<A, R> log) {
        return evaluations.doOnNext(log::take).publishOn(log.thread(), PREFETCH).doOnNext(written -> log.write());
    }

    private Flux<Evaluation<A, R>> opened(Function<ResultLog<A, R>, Flux<Evaluation<A, R>>> use) {
        return using(log -> log.open().thenMany(Flux.defer(() -> use.apply(log))));
    }

    private Flux<Evaluation<A, R>> using(Function<ResultLog<A, R>, Flux<Evaluation<A, R>>> use) {
        return Resources.use(log(), use, ResultLog::close, (log, error) -> log.close(), ResultLog::close);
    }

    private Mono<ResultLog<A, R>> log() {
        return Mono.fromSupplier(
                () -> new ResultLog<>(path, rows, layout, BlockingThreads.create("batchflux-results", 1)));
    }

    /** Returns where it is. */
    @Override
    public String toString() {
        return path.toString();
    }
}
