package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for names of parameters. */
final class Names {

    private Names() {}

    static String check(String name) {
        requireNonNull(name, "name must not be null");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter's name must not be blank, was \"" + name + "\"");
        }
        return name;
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
