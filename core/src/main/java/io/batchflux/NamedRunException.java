package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * A named run cannot go on here; what it has recorded is as it was, and what it has added goes on, unless the run is cancelled or
 * forgotten.
 */
public final class NamedRunException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    /** Why a named run cannot go on here; there will be more. */
    public enum Reason {
        /** Another program has the run at this time. */
        BUSY,
        /** Another program has taken the run over. */
        TAKEN_OVER,
        /** The run has been forgotten, or its blobs were deleted by somebody. */
        FORGOTTEN,
        /** The run was begun with other code, and nothing was said of what to do then. */
        OTHER_CODE,
        /** The run was gone on with by a later version of the library. */
        NEWER_VERSION,
        /** Jobs of the run end again and again without anything having been computed. */
        NO_PROGRESS,
        /** The store has lost or changed what it had accepted of the run, as an emulator of it may that was killed. */
        RECORDS_LOST
    }

    private final Reason reason;

    NamedRunException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    NamedRunException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
