package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import reactor.core.publisher.Mono;

/**
 * A temporary file in which a journal is while its run goes on, so that what is recorded need not be in memory, nor be asked for
 * one by one. Nothing is left of it when it is closed, or the program ends.
 */
final class Spool {

    private final Disk disk;
    private final Path file;
    private final FileChannel channel;

    Spool(Disk disk, Path file, FileChannel channel) {
        this.disk = disk;
        this.file = file;
        this.channel = channel;
    }

    static Mono<Spool> create(Disk disk) {
        return disk.call(() -> {
            Path file = create();
            return new Spool(
                    disk,
                    file,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        });
    }

    private static Path create() {
        try {
            return Files.createTempFile("batchflux-journal-", ".tmp");
        } catch (IOException e) {
            throw Disk.unusable("created", Path.of(System.getProperty("java.io.tmpdir"), "batchflux-journal-*"), e);
        }
    }

    Mono<Void> append(ByteBuffer bytes) {
        return disk.call(() -> {
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
        return disk.call(() -> {
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
                .then();
    }
}
