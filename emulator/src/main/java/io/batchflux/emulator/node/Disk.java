package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A disk changes directories on threads that may wait for it. */
public final class Disk {

    /** A piece of work waits for the disk. */
    @FunctionalInterface
    private interface Work {

        void run() throws IOException;
    }

    private final Scheduler scheduler;

    public Disk(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Makes those that are missing. */
    public Mono<Void> make(Collection<Path> directories) {
        return run(() -> {
            for (Path directory : directories) {
                Files.createDirectories(directory);
            }
        });
    }

    /** Deletes a directory with all that is in it, if there is one. */
    public Mono<Void> delete(Path directory) {
        return run(() -> FileTrees.delete(directory));
    }

    private Mono<Void> run(Work work) {
        return Mono.<Void>fromCallable(() -> {
                    work.run();
                    return null;
                })
                .subscribeOn(scheduler)
                // Nothing is changed any more when all is about to be deleted.
                .onErrorComplete(RejectedExecutionException.class);
    }
}
