package io.batchflux.emulator.formula;

import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A value in an autoscale formula; as text it is as the service writes it into the results of an evaluation. */
public sealed interface FormulaValue {

    /** A number; truth is one that is not zero. */
    record Num(double value) implements FormulaValue {

        @Override
        public String toString() {
            return format(value);
        }
    }

    /** A list of numbers. */
    record Vector(List<Double> values) implements FormulaValue {

        @Override
        public String toString() {
            return values.stream().map(FormulaValue::format).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** A string. */
    record Text(String value) implements FormulaValue {

        @Override
        public String toString() {
            return value;
        }
    }

    /** A point in time. */
    record Time(Instant value) implements FormulaValue {

        @Override
        public String toString() {
            return ServiceTime.body(value);
        }
    }

    /** A length of time. */
    record Interval(Duration value) implements FormulaValue {

        @Override
        public String toString() {
            return value.toString();
        }
    }

    static Num truth(boolean value) {
        return new Num(value ? 1 : 0);
    }

    /** Returns what the value is called in messages. */
    default String type() {
        if (this instanceof Num) {
            return "double";
        }
        if (this instanceof Vector) {
            return "doubleVec";
        }
        if (this instanceof Text) {
            return "string";
        }
        return this instanceof Time ? "timestamp" : "timeinterval";
    }

    /** Formats a number with six significant digits. */
    private static String format(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        String text = String.format(Locale.ROOT, "%.6g", value);
        return text.contains("e") || !text.contains(".") ? text : text.replaceFirst("\\.?0+$", "");
    }
}
