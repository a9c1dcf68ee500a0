package io.batchflux;

/**
 * The code that functions need cannot be brought together on this machine: something is not there, cannot be read or is no
 * code, or the cache directory cannot be written to. The cause says what.
 */
public final class CodeUnavailableException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    CodeUnavailableException(Throwable cause) {
        super("the code of functions cannot be brought together: " + cause.getMessage(), cause);
    }
}
