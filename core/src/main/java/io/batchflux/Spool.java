package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Where a journal is while its run goes on, so that what is recorded need not be asked for one by one: a temporary file, so that it
 * need not be in memory either, but for one of a few kilobytes: a thousand small runs would need a thousand open files. Nothing is left
 * of it when it is closed, or the program ends.
 *
 * <p>Nobody appends while somebody else does, or reads.
 */
final class Spool {

    /** What a file would cost in the heap, too, as long as it is open. */
    static final int IN_MEMORY = 8 * 1024;

    private final Disk disk;
    private final Scheduler scheduler;
    private final Callable<Opened> open;
    private byte[] small = new byte[0];
    private @Nullable Opened opened;

    /** A temporary file that is open. */
    record Opened(Path file, FileChannel channel) {}

    /** @param open makes the file, when it is needed */
    Spool(Disk disk, Scheduler scheduler, Callable<Opened> open) {
        this.disk = disk;
        this.scheduler = scheduler;
        this.open = open;
    }

    /** Returns one that is empty. */
    static Spool create(Disk disk, Scheduler scheduler) {
        return new Spool(disk, scheduler, Spool::open);
    }

    private static Opened open() throws IOException {
        Path directory = TemporaryFiles.directory();
        Path file;
        try {
            file = TemporaryFiles.create(directory, "batchflux-journal-");
        } catch (IOException e) {
            throw Disk.unusable("created", directory.resolve("batchflux-journal-*"), e);
        }
        try {
            return new Opened(
                    file,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            // Nothing is left of it either if the program may have no more open files.
            Files.deleteIfExists(file);
            throw Disk.unusable("opened", file, e);
        }
    }

    Mono<Void> append(ByteBuffer bytes) {
        return call(() -> {
                    Opened file = opened;
                    if (file == null && small.length + bytes.remaining() <= IN_MEMORY) {
                        int end = small.length;
                        small = Arrays.copyOf(small, end + bytes.remaining());
                        bytes.duplicate().get(small, end, bytes.remaining());
                        return true;
                    }
                    if (file == null) {
                        file = open.call();
                        opened = file;
                        write(file, ByteBuffer.wrap(small));
                        small = new byte[0];
                    }
                    write(file, bytes.duplicate());
                    return true;
                })
                .then();
    }

    private static void write(Opened to, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                to.channel().write(bytes, to.channel().size());
            }
        } catch (IOException e) {
            throw Disk.unusable("written to", to.file(), e);
        }
    }

    Mono<ByteBuffer> read(long position, int length) {
        return call(() -> {
            Opened file = opened;
            if (file == null) {
                return ByteBuffer.wrap(small, Math.toIntExact(position), length).slice();
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (file.channel().read(bytes, position + bytes.position()) < 0) {
                    throw new IOException("the temporary file of a journal has become shorter");
                }
            }
            return bytes.flip();
        });
    }

    Mono<Void> close() {
        return disk.call(() -> {
                    try {
                        Opened file = opened;
                        if (file != null) {
                            file.channel().close();
                        }
                        return true;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .publishOn(scheduler)
                .then();
    }

    /** What goes on with the journal may do so where it was read. An error leaves it, for whoever has the run. */
    private <T> Mono<T> call(Callable<T> work) {
        return disk.call(work).onErrorResume(error -> Mono.<T>error(error).subscribeOn(scheduler));
    }
}
