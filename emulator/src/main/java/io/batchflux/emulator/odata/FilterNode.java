package io.batchflux.emulator.odata;

import java.time.Instant;
import java.util.List;

/** A filter as it was written. */
public sealed interface FilterNode {

    /** This node holds if all of its parts do. */
    record And(List<FilterNode> parts) implements FilterNode {}

    /** This node holds if one of its parts does. */
    record Or(List<FilterNode> parts) implements FilterNode {}

    /** A property compared with a literal. */
    record Comparison(String property, FilterOperator operator, Literal literal) implements FilterNode {}

    /** This node is {@code startswith(property, 'prefix')}. */
    record StartsWith(String property, String prefix) implements FilterNode {}

    /** A constant. */
    sealed interface Literal {

        /** A string between single quotes. */
        record Text(String value) implements Literal {}

        /** This literal is an integer. */
        record Int(long value) implements Literal {}

        /** This literal is {@code true} or {@code false}. */
        record Bool(boolean value) implements Literal {}

        /** This literal is {@code DateTime'...'}. */
        record Time(Instant value) implements Literal {}
    }
}
