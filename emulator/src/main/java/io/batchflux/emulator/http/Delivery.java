package io.batchflux.emulator.http;

/** How much of an answer reaches the client. */
public enum Delivery {
    WHOLE,
    /** Half of the body, and then the end of the connection. */
    HALF,
    /** Nothing: the connection is reset. */
    NONE
}
