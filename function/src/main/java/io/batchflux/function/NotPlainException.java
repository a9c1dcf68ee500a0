package io.batchflux.function;

/** Says that a {@link PlainType} does not know what to do: Jackson's databind decides then, and says what is wrong, if anything is. */
final class NotPlainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPlainException() {
        super("databind decides", null, false, false);
    }
}
