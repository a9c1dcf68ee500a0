package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A result file while it is open. All is done by its thread. */
final class ResultLog<A, R> {

    private final Path path;
    private final Rows<A, R> rows;
    private final Layout layout;
    private final BlockingThreads thread;
    private final Queue<Evaluation<A, R>> arrived = new ConcurrentLinkedQueue<>();
    private @Nullable LockFile lock;
    private @Nullable FileOutputStream stream;

    ResultLog(Path path, Rows<A, R> rows, Layout layout, BlockingThreads thread) {
        this.path = path;
        this.rows = rows;
        this.layout = layout;
        this.thread = thread;
    }

    Scheduler thread() {
        return thread;
    }

    Mono<Void> open() {
        return Mono.<Void>fromRunnable(this::openHere).subscribeOn(thread);
    }

    /** Cuts off what a killed program has left of its last line; what is another's is left as it is. */
    private void openHere() {
        try {
            OrdinaryFile.require(path);
            lock = LockFile.of(path);
            FileOutputStream opened = new FileOutputStream(path.toFile(), true);
            stream = opened;
            long complete = WholeLines.end(path, layout.isQuoted());
            requireOurs(complete);
            opened.getChannel().truncate(complete);
            if (complete == 0) {
                write(layout.header());
            }
        } catch (IOException e) {
            IOException worded = StrictText.worded(e);
            throw new UncheckedIOException(
                    "evaluations cannot be written to " + path + ": " + worded.getMessage(), worded);
        }
    }

    private void requireOurs(long complete) throws IOException {
        try (InputStream in = WholeLines.open(path, complete == 0 ? Long.MAX_VALUE : complete)) {
            layout.requireOurs(in, complete > 0);
        }
    }

    /** Takes an evaluation that has come, on whichever thread. It will be written, whoever cancels. */
    void take(Evaluation<A, R> evaluation) {
        arrived.add(evaluation);
    }

    /** Writes what has come. Behind a part of a line, which is left where there is no room, nothing more is written. */
    void write() {
        try {
            for (Evaluation<A, R> next = arrived.poll(); next != null; next = arrived.poll()) {
                write(layout.line(rows.tree(next)));
            }
        } catch (IOException e) {
            arrived.clear();
            throw new UncheckedIOException("an evaluation could not be written to " + path + ": " + e.getMessage(), e);
        }
    }

    /** A stream, unlike a channel, is not closed when its thread is interrupted because the flux was cancelled. */
    private void write(String text) throws IOException {
        if (stream != null) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Mono<Recorded<A, R>> read() {
        return Mono.fromCallable(this::readHere).subscribeOn(thread);
    }

    /** Reads the whole lines of a file that somebody may be writing; of none, nothing. */
    Mono<Recorded<A, R>> readBeside() {
        return Mono.fromCallable(() -> Files.exists(path) ? readHere() : new Recorded<>(rows))
                .subscribeOn(thread);
    }

    private Recorded<A, R> readHere() {
        Recorded<A, R> recorded = new Recorded<>(rows);
        try {
            OrdinaryFile.require(path);
            long end = WholeLines.end(path, layout.isQuoted());
            requireOurs(end);
            if (end > 0) {
                try (InputStream in = WholeLines.open(path, end)) {
                    layout.read(in, recorded::add);
                }
            }
            return recorded;
        } catch (UncheckedIOException e) {
            throw unreadable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("evaluations cannot be read from " + path + ": " + e.getMessage(), e);
        }
    }

    private UncheckedIOException unreadable(IOException error) {
        IOException worded = StrictText.worded(error);
        return new UncheckedIOException("evaluations cannot be read from " + path + ": " + worded.getMessage(), worded);
    }

    /** Writes what has come, closes the file and ends the thread. */
    Mono<Void> close() {
        return Mono.<Void>fromRunnable(this::closeHere).subscribeOn(thread).doFinally(signal -> thread.dispose());
    }

    private void closeHere() {
        try {
            write();
        } finally {
            closeFiles();
        }
    }

    /** A disk may tell not before the end that there was no room. */
    private void closeFiles() {
        try {
            try {
                if (stream != null) {
                    stream.close();
                }
            } finally {
                if (lock != null) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("evaluations cannot be written to " + path + ": " + e.getMessage(), e);
        }
    }
}
