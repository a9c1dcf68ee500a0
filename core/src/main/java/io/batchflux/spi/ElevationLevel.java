package io.batchflux.spi;

/** What an automatic user may do on the node; for the wire, "Elevation Level". */
public enum ElevationLevel {
    /** What any user may. */
    NON_ADMIN,
    /** All; in a container, the task is root. */
    ADMIN
}
