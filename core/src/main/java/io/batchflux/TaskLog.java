package io.batchflux;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * A task's log is what it prints, while it does: an immutable template; {@code stderr} and {@code from} return copies.
 *
 * <p>Each subscription reads by itself, from its place on, what is there; then it asks again and again for more, at intervals that
 * grow while nothing is printed, within those of {@link RunOptions#polling()}; and it completes when the task has ended and all is
 * read. A task that waits is asked for its state alone. Nothing is asked while the subscriber has not taken what was read last,
 * which is 64 KiB at most. Signals come on the runner's event loop.
 *
 * <p>When the task is put back into the queue and runs on another node, or if it is tried again and its file was begun anew, what it
 * prints there follows, from the beginning. That a file was begun anew is seen by its content: of a retry that prints the very same
 * bytes at the same places, those are emitted once.
 *
 * <p>Once its node is gone, what was uploaded is read: the output of the task whose name begins with {@code stdout} or {@code stderr},
 * such as {@code Output.named("stdout", "../stdout.txt")}. If there is none, it completes: a run deletes its job with all files soon
 * after the last task has ended, unless it is to be kept ({@link CleanUp#NEVER}).
 *
 * <p>It fails as a run does if the service is out of reach for longer than the deadline of {@link Stage#COLLECT}, and if there is no
 * such task. For the wire, see the REST pages "Tasks - Get Task File" and "Tasks - Get Task".
 */
public final class TaskLog {

    private static final String STDOUT = "stdout.txt";
    private static final String STDERR = "stderr.txt";

    private final LogSource source;
    private final String file;
    private final long offset;

    private TaskLog(LogSource source, String file, long offset) {
        this.source = source;
        this.file = file;
        this.offset = offset;
    }

    /** Returns the log of what is printed to stdout, from its beginning. */
    static TaskLog of(LogSource source) {
        return new TaskLog(source, STDOUT, 0);
    }

    /** Returns a copy that reads what is printed to stderr. */
    public TaskLog stderr() {
        return new TaskLog(source, STDERR, offset);
    }

    /**
     * Returns a copy that begins this many bytes behind the beginning of the file.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TaskLog from(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative, was " + offset);
        }
        return new TaskLog(source, file, offset);
    }

    /** Emits the bytes, as they come. */
    public Flux<ByteBuffer> bytes() {
        return parts().filter(ByteBuffer::hasRemaining);
    }

    private Flux<ByteBuffer> parts() {
        return source.boundary(Flux.defer(() -> new LogReading(source, file, offset).all()));
    }

    /**
     * Emits the lines, in UTF-8, each when it is complete, and the rest when the log is, or is begun anew; a line of more than a
     * mebibyte comes in parts.
     */
    public Flux<String> lines() {
        return Flux.defer(() -> {
            LogLines lines = new LogLines();
            return parts().concatMap(
                            part -> Flux.fromIterable(part.hasRemaining() ? lines.complete(part) : lines.rest()), 0)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(lines.rest())));
        });
    }
}
