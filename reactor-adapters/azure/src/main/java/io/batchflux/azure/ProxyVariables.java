package io.batchflux.azure;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an environment says of proxies, in the variables that most programs know.
 *
 * @param values the variables that are set, by their names; they may hold a password
 */
record ProxyVariables(Map<String, String> values) {

    private static final List<String> NAMES = List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY");

    ProxyVariables {
        values = Map.copyOf(values);
    }

    static ProxyVariables of(Map<String, String> environment) {
        Map<String, String> found = new HashMap<>();
        NAMES.stream()
                .flatMap(ProxyVariables::spellings)
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .forEach(name -> found.put(name, environment.getOrDefault(name, "")));
        return new ProxyVariables(found);
    }

    /** Returns the name under which the variable is set, in upper case or else in lower case. */
    Optional<String> find(String name) {
        return spellings(name).filter(values::containsKey).findFirst();
    }

    private static Stream<String> spellings(String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "ProxyVariables" + values.keySet();
    }
}
