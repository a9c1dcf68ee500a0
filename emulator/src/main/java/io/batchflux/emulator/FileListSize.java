package io.batchflux.emulator;

/**
 * A size says what counts against the 32,768 characters that the resource files of a task may have, and its output
 * files; which the service takes is not known.
 */
public enum FileListSize {
    /** The whole list counts, as it is in the request but for blanks. */
    JSON,
    /** The values alone count: URLs, paths, patterns and the like. */
    VALUES
}
