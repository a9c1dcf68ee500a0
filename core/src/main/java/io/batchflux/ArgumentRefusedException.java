package io.batchflux;

/**
 * An argument of a function cannot travel to a node, or would arrive as another one; the cause says why. The function was not
 * called with it.
 */
public final class ArgumentRefusedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final String function;

    ArgumentRefusedException(String function, IllegalArgumentException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.function = function;
    }

    /** Returns the function, as class and method. */
    public String function() {
        return function;
    }
}
