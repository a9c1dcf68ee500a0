package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** Files that the Batch agent uploads from the node when a task has ended. */
public final class OutputFile extends GrowableValue<OutputFile> {

    private static final Shape<OutputFile> SHAPE = new Shape<>(OutputFile::new);
    private static final Attribute<String> FILE_PATTERN = SHAPE.attribute("filePattern");
    private static final Attribute<NodeAccess> DESTINATION = SHAPE.attribute("destination");
    private static final Attribute<String> PATH = SHAPE.attribute("path");
    private static final Attribute<UploadCondition> CONDITION = SHAPE.attribute("condition");

    private OutputFile(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the files that match the pattern, to be uploaded to this path of the container. */
    public static OutputFile of(String filePattern, NodeAccess destination, String path, UploadCondition condition) {
        return SHAPE.of(filePattern, destination, path, condition);
    }

    /**
     * Returns the files, relative to the task's working directory; {@code *}, {@code **}, {@code ?} and {@code [...]} are
     * understood.
     */
    public String filePattern() {
        return get(FILE_PATTERN);
    }

    /** Returns the container that they go to. */
    public NodeAccess destination() {
        return get(DESTINATION);
    }

    /** Returns the blob's name if the pattern names one file, else the directory that the blobs go to. */
    public String path() {
        return get(PATH);
    }

    /** Returns when they are uploaded. */
    public UploadCondition condition() {
        return get(CONDITION);
    }

    /** A condition says when an output file is uploaded. */
    public enum UploadCondition {
        /** It is uploaded when the process exited with 0. */
        TASK_SUCCESS,
        /** It is uploaded when the process exited otherwise. */
        TASK_FAILURE,
        /** It is uploaded in both cases. */
        TASK_COMPLETION
    }
}
