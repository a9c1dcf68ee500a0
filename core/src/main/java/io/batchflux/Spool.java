package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A temporary file in which a journal is while its run goes on, so that what is recorded need not be in memory, nor be asked for
 * one by one. Nothing is left of it when it is closed, or the program ends.
 */
final class Spool {

    private final Disk disk;
    private final Scheduler scheduler;
    private final Path file;
    private final FileChannel channel;

    Spool(Disk disk, Scheduler scheduler, Path file, FileChannel channel) {
        this.disk = disk;
        this.scheduler = scheduler;
        this.file = file;
        this.channel = channel;
    }

    /** Emits a new one, on the scheduler, where it ends and fails too. */
    static Mono<Spool> create(Disk disk, Scheduler scheduler) {
        return disk.call(() -> {
                    Path file = create();
                    return new Spool(disk, scheduler, file, open(file));
                })
                .publishOn(scheduler);
    }

    private static Path create() {
        Path directory = TemporaryFiles.directory();
        try {
            return TemporaryFiles.create(directory, "batchflux-journal-");
        } catch (IOException e) {
            throw Disk.unusable("created", directory.resolve("batchflux-journal-*"), e);
        }
    }

    /** Nothing is left of it either if the program may have no more open files. */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw Disk.unusable("opened", file, e);
        }
    }

    Mono<Void> append(ByteBuffer bytes) {
        return call(() -> {
                    ByteBuffer rest = bytes.duplicate();
                    try {
                        while (rest.hasRemaining()) {
                            channel.write(rest, channel.size());
                        }
                        return true;
                    } catch (IOException e) {
                        throw Disk.unusable("written to", file, e);
                    }
                })
                .then();
    }

    Mono<ByteBuffer> read(long position, int length) {
        return call(() -> {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, position + bytes.position()) < 0) {
                    throw new IOException("the temporary file of a journal has become shorter");
                }
            }
            return bytes.flip();
        });
    }

    Mono<Void> close() {
        return disk.call(() -> {
                    try {
                        channel.close();
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
