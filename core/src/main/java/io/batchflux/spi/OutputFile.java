package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

/**
 * Files that the Batch agent uploads from the node when a task has ended.
 *
 * @param filePattern the files, relative to the task's working directory; {@code *}, {@code **}, {@code ?} and
 *     {@code [...]} are understood
 * @param destination the container that they go to
 * @param path the blob's name if the pattern names one file, else the directory that the blobs go to
 * @param condition when they are uploaded
 */
public record OutputFile(String filePattern, NodeAccess destination, String path, UploadCondition condition) {

    /** @throws NullPointerException if a component is {@code null} */
    public OutputFile {
        requireNonNull(filePattern, "filePattern must not be null");
        requireNonNull(destination, "destination must not be null");
        requireNonNull(path, "path must not be null");
        requireNonNull(condition, "condition must not be null");
    }

    /** When an output file is uploaded. */
    public enum UploadCondition {
        /** When the process exited with 0. */
        TASK_SUCCESS,
        /** When it exited otherwise. */
        TASK_FAILURE,
        /** In both cases. */
        TASK_COMPLETION
    }
}
