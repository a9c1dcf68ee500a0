package io.batchflux.emulator.node;

import reactor.core.publisher.Mono;

/** A runtime runs tasks: as real processes, or as something that stands for them. */
public interface TaskRuntime extends AutoCloseable {

    /** Starts a try of a task at once; never waits and never fails, since a failure is an outcome. */
    TaskRun start(TaskLaunch launch);

    /**
     * Writes a blob into a container, as the nodes write output files, and completes when it is there; fails with a {@link BlobException}.
     * What has no files writes nothing.
     */
    Mono<Void> store(String containerUrl, String blob, byte[] content);

    /** Returns whether tasks have directories with files in them. */
    boolean keepsFiles();

    /** Ends everything that still runs and waits until it is gone. */
    @Override
    void close();
}
