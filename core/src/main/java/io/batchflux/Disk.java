package io.batchflux;

import io.batchflux.spi.BlockingThreads;
import io.batchflux.spi.Resources;
import io.batchflux.spi.UncaughtErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads and writes local files, as buffers, on threads of its own; what takes long otherwise is done there too.
 *
 * <p>The JVM has no non-blocking files: this is the one place that leaves the event loop. The threads are few, since a disk
 * does little at a time; they are no one else's, since Reactor's shared ones may all be taken by callers who block; and they
 * end when they have nothing to do.
 */
final class Disk {

    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int THREADS = 4;

    private final Scheduler scheduler;
    private final Runnable close;

    private Disk(Scheduler scheduler, Runnable close) {
        this.scheduler = scheduler;
        this.close = close;
    }

    static Disk create() {
        Scheduler threads = BlockingThreads.create("disk-of-batchflux", THREADS);
        return new Disk(threads, threads::dispose);
    }

    /** Somebody else's threads. */
    static Disk on(Scheduler scheduler) {
        return new Disk(scheduler, () -> {});
    }

    /** Returns the same disk, whose work tells of errors. */
    Disk guarded(UncaughtErrors errors) {
        return new Disk(errors.guard(scheduler), close);
    }

    /** What is under way or waits is done still, and nothing is begun any more. */
    void close() {
        close.run();
    }

    /** Emits, on the disk's thread, what this reads there. */
    <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(scheduler)
                .onErrorMap(RejectedExecutionException.class, closed -> new RunnerClosedException());
    }

    /** Emits, on the disk's thread, what this makes of each element there, of which few wait. */
    <T, R> Flux<R> map(Flux<T> elements, Function<T, R> work) {
        return elements.publishOn(scheduler, 2)
                .map(work)
                .onErrorMap(RejectedExecutionException.class, closed -> new RunnerClosedException());
    }

    /** Emits by what the file is known again if it does not change; an error if there is no such file. */
    Mono<SharedInputs.SameFile> identify(Path file) {
        return call(() -> {
            Path absolute = file.toAbsolutePath();
            try {
                return SharedInputs.SameFile.of(absolute, Files.readAttributes(absolute, BasicFileAttributes.class));
            } catch (IOException e) {
                throw unusable("read", file, e);
            }
        });
    }

    /**
     * Emits the content of the file, unless somebody writes to it meanwhile: then it may be of two minds, and there is an error. A
     * file that is deleted or replaced is read to its end.
     */
    Flux<ByteBuffer> read(SharedInputs.SameFile file) {
        return read(file.file()).concatWith(call(() -> unchanged(file)).then(Mono.empty()));
    }

    private static boolean unchanged(SharedInputs.SameFile file) {
        SharedInputs.SameFile now;
        try {
            now = SharedInputs.SameFile.of(file.file(), Files.readAttributes(file.file(), BasicFileAttributes.class));
        } catch (IOException gone) {
            return true;
        }
        if (file.hasBecome(now)) {
            throw unusable(
                    "uploaded",
                    file.file(),
                    new IOException(
                            "it was written to meanwhile: it had " + file.size() + " bytes of " + file.modified()
                                    + ", and has " + now.size() + " of " + now.modified()
                                    + "; let nobody write to it until its task has been staged, or name a copy"));
        }
        return true;
    }

    Flux<ByteBuffer> read(Path file) {
        return Flux.<ByteBuffer, FileChannel>generate(
                        () -> open(file, StandardOpenOption.READ),
                        (channel, sink) -> {
                            try {
                                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
                                if (channel.read(buffer) < 0) {
                                    sink.complete();
                                } else {
                                    sink.next(buffer.flip());
                                }
                            } catch (IOException e) {
                                sink.error(unusable("read", file, e));
                            }
                            return channel;
                        },
                        channel -> close(channel, file))
                .subscribeOn(scheduler)
                .onErrorMap(RejectedExecutionException.class, closed -> new RunnerClosedException());
    }

    /** Writes the file, which is whole at the end, or as it was before. */
    Mono<Path> write(Path file, Flux<ByteBuffer> content) {
        return write(() -> PartFile.create(file), content);
    }

    /** Writes the file of this name below the directory, which it cannot leave, unless one of another name has its place. */
    Mono<Path> writeBelow(Path directory, String name, Flux<ByteBuffer> content) {
        return write(
                () -> PartFile.create(OutputNames.below(directory, name), new Namesakes(directory, name)), content);
    }

    private Mono<Path> write(Callable<PartFile> begin, Flux<ByteBuffer> content) {
        return Resources.use(
                        call(begin),
                        part -> content.publishOn(scheduler, 4)
                                .doOnNext(part::append)
                                .then(Mono.just(part.file())),
                        part -> atEnd(part::complete),
                        (part, error) -> atEnd(part::discard),
                        part -> atEnd(part::discard))
                .singleOrEmpty();
    }

    /** What was begun has to be ended, even if that comes after the closing: it is short. */
    private Mono<Void> atEnd(Runnable work) {
        return Mono.<Void>fromRunnable(work)
                .subscribeOn(scheduler)
                .onErrorResume(RejectedExecutionException.class, closed -> Mono.fromRunnable(work));
    }

    private static FileChannel open(Path file, StandardOpenOption... options) {
        try {
            return FileChannel.open(file, options);
        } catch (IOException e) {
            throw unusable(options.length == 1 ? "read" : "written to", file, e);
        }
    }

    private static boolean close(FileChannel channel, Path file) {
        try {
            channel.close();
            return true;
        } catch (IOException e) {
            throw unusable("closed", file, e);
        }
    }

    /** @param file a path, or a name that is none here */
    static UncheckedIOException unusable(String verb, Object file, IOException e) {
        return new UncheckedIOException(
                "file " + file + " cannot be " + verb + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
