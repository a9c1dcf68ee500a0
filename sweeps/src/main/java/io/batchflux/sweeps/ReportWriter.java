package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A report while its sweep runs. All of it is done by its thread. */
final class ReportWriter<R> {

    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
    private static final int MOST = 20_000;

    private final Path path;
    private final ReportOptions<R> options;
    private final BlockingThreads thread;
    private final ReportRows<R> rows;
    private @Nullable ReportPage page;
    private @Nullable Disposable timer;
    private boolean isOver;

    ReportWriter(Path path, ReportOptions<R> options, BlockingThreads thread) {
        this.path = path;
        this.options = options;
        this.thread = thread;
        this.rows = new ReportRows<>(options, MOST);
    }

    /** Writes the first report, so that a file which cannot be written is told of before anything runs. */
    Mono<Void> open() {
        return Mono.<Void>fromRunnable(() -> write("running")).subscribeOn(thread);
    }

    /** Takes an evaluation; a report with it is written before the interval is over. */
    void add(Evaluation<?, ? extends R> evaluation) {
        onThread(() -> {
            rows.add(evaluation);
            if (timer == null) {
                timer = options.scheduler()
                        .schedule(
                                () -> onThread(this::writeInBetween),
                                options.interval().toMillis(),
                                TimeUnit.MILLISECONDS);
            }
        });
    }

    /** What comes when all has been cancelled is of no interest any more. */
    private void onThread(Runnable work) {
        if (!thread.isDisposed()) {
            thread.schedule(work);
        }
    }

    private void writeInBetween() {
        timer = null;
        // The time may have come just before the sweep ended.
        if (!isOver) {
            writeOrWarn("running");
        }
    }

    private void writeOrWarn(String state) {
        try {
            write(state);
        } catch (UncheckedIOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    Mono<Void> complete() {
        return close(() -> write("complete"));
    }

    /** The sweep has an error of its own, or nobody who could be told of another one. */
    Mono<Void> stop(String state) {
        return close(() -> writeOrWarn(state));
    }

    private Mono<Void> close(Runnable last) {
        return Mono.<Void>fromRunnable(() -> {
                    if (timer != null) {
                        timer.dispose();
                    }
                    isOver = true;
                    if (page != null) {
                        last.run();
                    }
                })
                .subscribeOn(thread)
                .doFinally(signal -> thread.dispose());
    }

    private void write(String state) {
        ReportPage shown = page == null ? new ReportPage() : page;
        Map<String, @Nullable Object> data = rows.tree();
        data.put("state", state);
        data.put("running", state.equals("running"));
        data.put("interval", options.interval().toMillis());
        data.put("written", Instant.ofEpochMilli(options.scheduler().now(TimeUnit.MILLISECONDS)));
        // Half a character, as of a message that was cut, is no reason not to write the others.
        byte[] bytes = shown.of(options.title(), data).getBytes(StandardCharsets.UTF_8);
        try {
            OrdinaryFile.require(path);
            replace(bytes);
            page = shown;
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written to " + path + ": " + e, e);
        }
    }

    /** The file is whole or as it was; of what there is no room for, nothing is left. */
    private void replace(byte[] bytes) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.write(next, bytes);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
