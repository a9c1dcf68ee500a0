package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The ends of what a call has printed, of some kilobytes each.
 *
 * @param stdout the end of what it wrote to its standard output
 * @param stderr the end of what it wrote to its standard error
 */
public record Printed(String stdout, String stderr) implements Serializable {

    /** Nothing was printed, or nobody has looked. */
    public static final Printed NOTHING = new Printed("", "");

    /** @throws NullPointerException if a component is {@code null} */
    public Printed {
        requireNonNull(stdout, "stdout must not be null");
        requireNonNull(stderr, "stderr must not be null");
    }
}
