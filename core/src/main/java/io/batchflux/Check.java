package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The rules that several values share: each message names the value, the rule and what was given. */
final class Check {

    private static final int LONGEST_ID = 64;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Check() {}

    static String id(String name, String value) {
        requireNonNull(value, name + " must not be null");
        if (!isId(value)) {
            throw new IllegalArgumentException(
                    name + " must be 1 to 64 letters, digits, hyphens and underscores, was \"" + Text.shown(value)
                            + "\" (" + value.length() + " characters)");
        }
        return value;
    }

    /** Each task with an id of its own comes by here, more than once. */
    private static boolean isId(String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean fits =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!fits) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST_ID;
    }

    static Duration positive(String name, Duration value) {
        requireNonNull(value, name + " must not be null");
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be more than zero, was " + value);
        }
        return notTooLong(name, value);
    }

    static Duration notNegative(String name, Duration value) {
        requireNonNull(value, name + " must not be null");
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
        return notTooLong(name, value);
    }

    /** Beyond this, instants and sums that are made of it would leave what timers, services and signatures can hold. */
    private static Duration notTooLong(String name, Duration value) {
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + LONGEST.toDays() + " days, was " + value);
        }
        return value;
    }

    static int between(String name, int low, int high, int value) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be between " + low + " and " + high + ", was " + value);
        }
        return value;
    }

    /** Returns the rule of a number between these. */
    static BiFunction<String, Integer, Integer> range(int low, int high) {
        return (name, value) -> between(name, low, high, value);
    }

    static double share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, was " + value);
        }
        return value;
    }

    static void other(String names, Stream<String> taken, String added) {
        if (taken.anyMatch(added::equals)) {
            throw new IllegalArgumentException(names + " must be different, was twice \"" + added + "\"");
        }
    }

    static String nodePath(String name, String value) {
        requireNonNull(value, name + " must not be null");
        String unix = value.replace('\\', '/');
        if (unix.isBlank() || unix.startsWith("/") || unix.endsWith("/") || ("/" + unix + "/").contains("/../")) {
            throw new IllegalArgumentException(name
                    + " must be relative to the task's working directory, name a file and not leave it, was \""
                    + Text.shown(value)
                    + "\"");
        }
        return Text.path(name, value);
    }
}
