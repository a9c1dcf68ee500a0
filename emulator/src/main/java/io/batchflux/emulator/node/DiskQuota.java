package io.batchflux.emulator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A disk quota bounds how much the directory of a task may hold. It is thread-safe. */
public final class DiskQuota {

    private static final Duration PERIOD = Duration.ofMillis(200);

    private final long bytes;
    private final Scheduler disk;

    /**
     * Creates a quota of so many bytes for each task.
     *
     * @param disk where directories are looked through
     */
    public DiskQuota(long bytes, Scheduler disk) {
        this.bytes = bytes;
        this.disk = disk;
    }

    /** Looks again and again, and completes when the directory holds too much; never, if it does not. */
    Mono<Void> exceeded(Path directory) {
        return Flux.interval(PERIOD, disk)
                .onBackpressureDrop()
                .filter(tick -> isExceeded(directory))
                .next()
                .then();
    }

    /** Returns whether the directory holds too much; waits for the disk. */
    boolean isExceeded(Path directory) {
        AtomicLong sum = new AtomicLong();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return sum.addAndGet(attributes.size()) > bytes
                            ? FileVisitResult.TERMINATE
                            : FileVisitResult.CONTINUE;
                }

                /** The command may delete what it has just made. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.get() > bytes;
    }

    TaskFailure failure() {
        return TaskFailure.server(
                "DiskFull",
                "There is not enough disk space on the node",
                "The directory of the task holds more than its quota of " + bytes + " bytes");
    }
}
