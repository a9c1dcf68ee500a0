package io.batchflux.emulator.http;

/** A delivery says how much of an answer reaches the client. */
public enum Delivery {
    WHOLE,
    /** The client gets half of the body, and then the end of the connection. */
    HALF,
    /** The client gets nothing: the connection is reset. */
    NONE
}
