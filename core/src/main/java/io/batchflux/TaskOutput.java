package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.ETag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A file that a task left.
 *
 * <p>Its publishers are cold: each subscription downloads the file anew. Unless the clean-up policy keeps the blobs, it can
 * be read only while its run goes on, that is, within the function given to
 * {@link BatchRunner#run(org.reactivestreams.Publisher, Function)} or {@link BatchRunner#run(TaskSpec, Function)}; later, the
 * error says so. Thread-safe.
 */
public final class TaskOutput {

    /** What has no more bytes is handled where it arrives, and takes no room that is counted. */
    static final int LARGE = 32 * 1024;

    /** The bytes, the text, and what it is decoded to in between. */
    private static final int TEXT = 3;

    private final String name;
    private final long size;
    private final BlobName blob;
    private final @Nullable ETag eTag;
    private final @Nullable ByteBuffer atHand;
    private final Function<BlobName, Flux<ByteBuffer>> download;
    private final HandOver.Task task;
    private final Scheduler scheduler;
    private final Disk disk;
    private final Downloads downloads;
    private final Boundaries boundaries;

    /**
     * Makes an output.
     *
     * @param eTag as it was found, or {@code null} if that is not known
     * @param atHand the whole content, if it has come already
     * @param download reads the blob from its beginning
     * @param task is told how reading ends
     * @param downloads where there is room for what is read into memory
     * @param boundaries through which callers read
     */
    TaskOutput(
            String name,
            long size,
            BlobName blob,
            @Nullable ETag eTag,
            @Nullable ByteBuffer atHand,
            Function<BlobName, Flux<ByteBuffer>> download,
            HandOver.Task task,
            Scheduler scheduler,
            Disk disk,
            Downloads downloads,
            Boundaries boundaries) {
        this.name = name;
        this.size = size;
        this.blob = blob;
        this.eTag = eTag;
        this.atHand = atHand;
        this.download = download;
        this.task = task;
        this.scheduler = scheduler;
        this.disk = disk;
        this.downloads = downloads;
        this.boundaries = boundaries;
    }

    /**
     * Returns the output's name, or, for one that matches a pattern, the file's path, which never leads out of the directory
     * where it begins. To save many, use {@link #saveUnder}.
     */
    public String name() {
        return name;
    }

    /** Returns the file's size in bytes. */
    public long size() {
        return size;
    }

    /** Returns where the file is in the blob store. */
    public BlobName blob() {
        return blob;
    }

    @Nullable
    ETag eTag() {
        return eTag;
    }

    /**
     * Emits the content as it arrives, on the runner's event loop; cancelling ends the download.
     *
     * <p>Fails with a {@link StageFailedException} if the blob is gone or the store refuses, with a
     * {@link DeadlineExceededException} if the store goes on failing. A download that breaks off goes on where it was. A blob
     * that could not be read stays, whatever the clean-up policy, and the error says where.
     */
    public Flux<ByteBuffer> content() {
        return boundaries.of(task.watch(blob, download.apply(blob)).onErrorStop());
    }

    /**
     * Emits the whole content.
     *
     * <p>It waits until there is room for it: half of {@link Concurrency#bytesInFlight} is for what is read into memory as a
     * whole. What is more than that is read alone. Within the function that a run is given, the room is given back when the
     * value is taken that is made of it, so what waits for a slow subscriber counts still.
     *
     * @param limit how many bytes it may have at most; a larger file fails with an {@link IllegalStateException}, as one does
     *     for which the virtual machine has no memory
     */
    public Mono<byte[]> bytes(int limit) {
        return whole(1, limit, bytes -> bytes);
    }

    /**
     * Emits the whole content, of at most this many bytes, as UTF-8 text; for the rest as {@link #bytes}, which is also for text in
     * another encoding: here a {@code U+FFFD} takes the place of what is no UTF-8.
     */
    public Mono<String> text(int limit) {
        return whole(TEXT, limit, bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** @param times how often the content is in memory at the same time */
    private <T> Mono<T> whole(int times, int limit, Function<byte[], T> made) {
        Mono<T> joined = Mono.defer(() -> {
            if (size > limit) {
                return Mono.error(new IllegalStateException(what() + " must have at most " + limit + " bytes, has "
                        + size + "; raise the limit, or use saveTo(..) or content()"));
            }
            return downloads.whole(
                    times * size,
                    Bytes.join(content(), (int) size, limit, what())
                            .map(bytes -> Bytes.inMemory(what(), bytes.length, () -> made.apply(bytes))));
        });
        return boundaries.of(task.watch(blob, joined).onErrorStop());
    }

    private String what() {
        return "output \"" + name + "\"";
    }

    /**
     * Writes the content to a file, which is replaced if it exists, and emits its path on the runner's event loop.
     *
     * <p>The disk is written to on threads of the runner's own. Fails with an {@link java.io.UncheckedIOException}
     * that names the file if it cannot be written. The file is whole or as it was before: the content is written beside it,
     * and takes its place at the end; what was written in part is deleted, also on cancel.
     */
    public Mono<Path> saveTo(Path file) {
        return boundaries.of(task.watch(blob, disk.write(file, content()))
                .publishOn(scheduler)
                .onErrorStop());
    }

    /**
     * Writes the content to the file of this output's {@linkplain #name() name} below a directory, and emits its path; the
     * directories on the way are made. For the rest as {@link #saveTo}.
     *
     * <p>The name is the task's choice. One that leads out of the directory, by itself or over a symbolic link, is refused
     * with an {@link java.io.UncheckedIOException}, and nothing is written. So is one that the file system takes for that of another
     * file which is there, such as {@code a.txt} for {@code A.txt} where capitals do not count; a file of just this name is replaced.
     */
    public Mono<Path> saveUnder(Path directory) {
        return boundaries.of(task.watch(blob, disk.writeBelow(directory, name, content()))
                .publishOn(scheduler)
                .onErrorStop());
    }

    /**
     * Emits on the event loop what is made of each piece of the content, which is done on threads of the runner's own if the
     * file has more than {@value #LARGE} bytes: it may take long.
     *
     * @param most how many bytes of it are in memory at once, as text
     */
    <T> Flux<T> read(int most, Function<ByteBuffer, T> piece) {
        return size <= LARGE
                ? withinSize().map(piece)
                : downloads.streamed(
                        TEXT * Math.min(size, most),
                        disk.map(withinSize(), piece).publishOn(scheduler, 1));
    }

    /** Returns the whole content if it has come already, with what has told of it, or {@code null}. */
    @Nullable
    ByteBuffer atHand() {
        return atHand == null ? null : atHand.duplicate();
    }

    /** A task that has not ended, or another one, may have put something longer in its place. */
    private Flux<ByteBuffer> withinSize() {
        return Flux.defer(() -> {
            AtomicLong left = new AtomicLong(size);
            return content().map(buffer -> {
                int length = (int) Math.min(buffer.remaining(), left.get());
                left.addAndGet(-length);
                return buffer.slice(buffer.position(), length);
            });
        });
    }

    @Override
    public String toString() {
        return "TaskOutput[" + name + ", " + size + " bytes, " + blob + "]";
    }
}
