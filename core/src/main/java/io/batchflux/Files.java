package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads and writes local files as buffers.
 *
 * <p>The JVM has no non-blocking files: this is the one place, with the bundling of code, that leaves the event loop.
 */
final class Files {

    private static final int BUFFER_SIZE = 64 * 1024;

    private Files() {}

    static Flux<ByteBuffer> read(Path file) {
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
                .subscribeOn(Schedulers.boundedElastic());
    }

    static Mono<Path> write(Path file, Flux<ByteBuffer> content) {
        return Mono.usingWhen(
                onDisk(() -> open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)),
                channel -> content.publishOn(Schedulers.boundedElastic(), 4)
                        .doOnNext(buffer -> append(channel, buffer, file))
                        .then(Mono.just(file)),
                channel -> onDisk(() -> close(channel, file)),
                (channel, error) -> onDisk(() -> discard(channel, file)),
                channel -> onDisk(() -> discard(channel, file)));
    }

    private static <T> Mono<T> onDisk(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(Schedulers.boundedElastic());
    }

    private static FileChannel open(Path file, StandardOpenOption... options) {
        try {
            return FileChannel.open(file, options);
        } catch (IOException e) {
            throw unusable(options.length == 1 ? "read" : "written to", file, e);
        }
    }

    private static void append(FileChannel channel, ByteBuffer buffer, Path file) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw unusable("written to", file, e);
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

    private static boolean discard(FileChannel channel, Path file) {
        try {
            channel.close();
            return java.nio.file.Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable("deleted", file, e);
        }
    }

    private static UncheckedIOException unusable(String verb, Path file, IOException e) {
        return new UncheckedIOException(
                "file " + file + " cannot be " + verb + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
