package io.batchflux.emulator;

/**
 * A logging says how each request is logged once it is answered: to the logger {@code io.batchflux.emulator.requests},
 * at the level info, without what is secret in its path.
 */
public enum RequestLogging {
    /** Requests are not logged, which is the default. */
    OFF,
    /**
     * Each request is a line of words: time, method, path, status (0 if the connection was cut), duration, id of the
     * request, code of the error.
     */
    TEXT,
    /** Each request is one JSON object. */
    JSON
}
