package io.batchflux.emulator.odata;

import java.time.Instant;

/** A filter as it was written. */
public sealed interface FilterNode {

    /** Both sides hold. */
    record And(FilterNode left, FilterNode right) implements FilterNode {}

    /** One of the sides holds. */
    record Or(FilterNode left, FilterNode right) implements FilterNode {}

    /** A property compared with a literal. */
    record Comparison(String property, FilterOperator operator, Literal literal) implements FilterNode {}

    /** {@code startswith(property, 'prefix')}. */
    record StartsWith(String property, String prefix) implements FilterNode {}

    /** A constant. */
    sealed interface Literal {

        /** A string between single quotes. */
        record Text(String value) implements Literal {}

        /** An integer. */
        record Int(long value) implements Literal {}

        /** {@code true} or {@code false}. */
        record Bool(boolean value) implements Literal {}

        /** {@code DateTime'...'}. */
        record Time(Instant value) implements Literal {}
    }
}
