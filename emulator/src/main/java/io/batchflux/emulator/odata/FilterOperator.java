package io.batchflux.emulator.odata;

import java.util.Locale;
import java.util.Optional;

/** The comparisons of an OData filter. */
public enum FilterOperator {
    EQ,
    NE,
    GT,
    GE,
    LT,
    LE;

    static Optional<FilterOperator> of(String word) {
        for (FilterOperator operator : values()) {
            if (operator.word().equals(word)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the comparison holds when a value and a literal compare like this. */
    boolean holds(int comparison) {
        return switch (this) {
            case EQ -> comparison == 0;
            case NE -> comparison != 0;
            case GT -> comparison > 0;
            case GE -> comparison >= 0;
            case LT -> comparison < 0;
            case LE -> comparison <= 0;
        };
    }
}
