package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

/** A condition is what must hold of a blob for a request to be carried out; else it fails with a {@link PreconditionFailedException}. */
public sealed interface Condition {

    /** Returns the condition that always holds. */
    static Condition none() {
        return new None();
    }

    /** Returns the condition that there is no such blob. */
    static Condition absent() {
        return new Absent();
    }

    /** Returns the condition that the blob is as it was when it had this ETag. */
    static Condition matches(ETag eTag) {
        return new Matches(eTag);
    }

    /** This condition always holds. */
    record None() implements Condition {}

    /** This condition holds if there is no such blob. */
    record Absent() implements Condition {}

    /**
     * This condition holds if the blob has this ETag.
     *
     * @param eTag the ETag
     */
    record Matches(ETag eTag) implements Condition {
        /** @throws NullPointerException if the ETag is {@code null} */
        public Matches {
            requireNonNull(eTag, "eTag must not be null");
        }
    }
}
