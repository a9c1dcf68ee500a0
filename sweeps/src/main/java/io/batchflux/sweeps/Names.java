package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules for names of parameters. */
final class Names {

    private static final int LONG = 500;
    private static final int MANY = 50;

    private Names() {}

    static String check(String name) {
        requireNonNull(name, "name must not be null");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter's name must not be blank, was \"" + name + "\"");
        }
        return name;
    }

    /** Returns a text, or its beginning if it is long. */
    static String shortened(String text) {
        return text.length() <= LONG ? text : text.substring(0, LONG) + "… (" + text.length() + " characters)";
    }

    /** Returns these, or the first of them if they are many. */
    static String some(Collection<?> all) {
        return all.size() <= MANY
                ? all.toString()
                : all.stream().limit(MANY).map(String::valueOf).collect(Collectors.joining(", ", "[", ", …]")) + " ("
                        + all.size() + " in all)";
    }

    static List<String> different(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(check(name))) {
                throw new IllegalArgumentException(
                        "parameters must have different names, twice was \"" + name + "\"; rename one of them");
            }
        }
        return List.copyOf(names);
    }
}
