package io.batchflux.emulator;

/** What counts against the 32,768 characters that the resource files of a task may have, and its output files; which it is is not known. */
public enum FileListSize {
    /** The whole list, as it is in the request but for blanks. */
    JSON,
    /** The values alone: URLs, paths, patterns and the like. */
    VALUES
}
