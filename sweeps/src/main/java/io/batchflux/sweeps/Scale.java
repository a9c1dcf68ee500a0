package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The values of an axis. */
interface Scale {

    /** Returns how many there are; {@link Long#MAX_VALUE} of a continuous one. */
    long count();

    /** Returns the value at this share of the way, from 0 to less than 1. */
    Object at(double share);

    /** Returns the value at this step of so many, the last of which is the greatest. */
    Object step(int index, int steps);

    /** Returns values from which it can be told whether all of them suit a type. */
    List<Object> examples();

    static Scale linear(String name, double from, double to) {
        require(name, "finite numbers", from, to, Double.isFinite(from) && Double.isFinite(to));
        require(name, "from less than to, and not too far apart", from, to, from < to && Double.isFinite(to - from));
        return new Continuous(from, to, false);
    }

    static Scale logarithmic(String name, double from, double to) {
        require(name, "positive, finite numbers", from, to, from > 0 && to > 0 && to < Double.POSITIVE_INFINITY);
        require(name, "from less than to, and not too far apart", from, to, from < to && Double.isFinite(to / from));
        return new Continuous(from, to, true);
    }

    static Scale integers(String name, long from, long to) {
        boolean countable = from > -(1L << 52) && to < 1L << 52;
        if (from > to || !countable) {
            throw new IllegalArgumentException("axis \"" + name
                    + "\" must go from a whole number to one that is not less, both within 2^52, was " + from + " to "
                    + to);
        }
        return new Integers(from, to);
    }

    static Scale choice(String name, List<?> values) {
        Set<Object> seen = new HashSet<>();
        for (Object value : requireNonNull(values, "values must not be null")) {
            requireNonNull(value, () -> "axis \"" + name + "\" must have values, was given null");
            if (!seen.add(value)) {
                throw new IllegalArgumentException(
                        "axis \"" + name + "\" must have different values, has twice \"" + value + "\"");
            }
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("axis \"" + name + "\" must have at least one value");
        }
        return new Choice(List.copyOf(values));
    }

    private static void require(String name, String rule, double from, double to, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "axis \"" + name + "\" must have " + rule + ", was " + from + " to " + to);
        }
    }

    /** All numbers between two, evenly, or evenly by their logarithms. */
    record Continuous(double from, double to, boolean logarithmic) implements Scale {

        @Override
        public long count() {
            return Long.MAX_VALUE;
        }

        @Override
        public Object at(double share) {
            double value = logarithmic ? from * Math.pow(to / from, share) : from + share * (to - from);
            return Math.min(to, Math.max(from, value));
        }

        @Override
        public Object step(int index, int steps) {
            return index == steps - 1 ? (Object) to : at(index / (steps - 1.0));
        }

        @Override
        public List<Object> examples() {
            return List.of(from, to);
        }

        @Override
        public String toString() {
            return from + " to " + to + (logarithmic ? ", logarithmic" : "");
        }
    }

    /** All whole numbers between two. */
    record Integers(long from, long to) implements Scale {

        @Override
        public long count() {
            return to - from + 1;
        }

        @Override
        public Object at(double share) {
            return from + Math.min(count() - 1, (long) (share * count()));
        }

        @Override
        public Object step(int index, int steps) {
            return steps == 1 ? from : from + Math.round(index * ((to - from) / (steps - 1.0)));
        }

        @Override
        public List<Object> examples() {
            return List.of(from, to);
        }

        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    /** One of these. */
    record Choice(List<Object> values) implements Scale {

        @Override
        public long count() {
            return values.size();
        }

        @Override
        public Object at(double share) {
            return values.get(Math.min(values.size() - 1, (int) (share * values.size())));
        }

        @Override
        public Object step(int index, int steps) {
            return steps == 1
                    ? values.get(0)
                    : values.get((int) Math.round(index * ((values.size() - 1) / (steps - 1.0))));
        }

        @Override
        public List<Object> examples() {
            return values;
        }

        @Override
        public String toString() {
            return "one of " + values;
        }
    }
}
