package io.batchflux.emulator;

/**
 * How each request is logged once it is answered: to the logger {@code io.batchflux.emulator.requests}, at the level info, without
 * what is secret in its path.
 */
public enum RequestLogging {
    /** Not at all. */
    OFF,
    /** As a line of words: time, method, path, status (0 if the connection was cut), duration, id of the request, code of the error. */
    TEXT,
    /** As one JSON object. */
    JSON
}
