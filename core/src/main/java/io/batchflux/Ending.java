package io.batchflux;

/** How a run comes to its end. */
enum Ending {
    /** Every result was emitted. */
    COMPLETE,
    /** An error came, from whomever. */
    FAILED,
    /** The caller did not want to have more. */
    CANCELLED
}
