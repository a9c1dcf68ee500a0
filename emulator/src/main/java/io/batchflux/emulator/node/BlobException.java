package io.batchflux.emulator.node;

/** A blob exception says that storage refused a transfer, or that a transfer did not come to an end. */
public final class BlobException extends RuntimeException {

    private final int status;
    private final boolean timedOut;

    private BlobException(String message, int status, boolean timedOut) {
        super(message, null, false, false);
        this.status = status;
        this.timedOut = timedOut;
    }

    static BlobException refused(int status, String code) {
        return new BlobException("HTTP " + status + (code.isEmpty() ? "" : " " + code), status, false);
    }

    static BlobException unknownVersion(String version, String newest) {
        return new BlobException(
                "HTTP 403 AuthenticationFailed Signature fields not well formed: the version " + version
                        + " is not known here, " + newest + " is the newest",
                403,
                false);
    }

    static BlobException broken(Throwable cause, boolean timedOut) {
        return new BlobException(Causes.words(cause), 0, timedOut);
    }

    /** Returns the HTTP status; 0 when there was no answer. */
    int status() {
        return status;
    }

    boolean timedOut() {
        return timedOut;
    }

    boolean isTransient() {
        return status == 0 || status == 408 || status == 429 || status >= 500;
    }
}
