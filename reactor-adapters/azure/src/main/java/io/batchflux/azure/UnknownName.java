package io.batchflux.azure;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A name that looks like one of ours and is none, so that what it says is ignored.
 *
 * @param name the name, and what it is of
 * @param text what there is to say of it, without a full stop
 * @param meant the key that was probably meant
 */
record UnknownName(String name, String text, Optional<ConfigurationKey<?>> meant) {

    private static final String PREFIX = "BATCHFLUX_";

    /** What every executor of Covalent may have in its section, and what means nothing here. */
    private static final Set<String> COVALENTS_OWN =
            Set.of("remote_cache", "credentials_file", "log_stdout", "log_stderr");

    /** Returns those of a section's keys. */
    static Stream<UnknownName> ofKeys(Collection<String> keys, String section) {
        return keys.stream()
                .sorted()
                .filter(key -> !COVALENTS_OWN.contains(key)
                        && ConfigurationKey.named(key).isEmpty())
                .map(key -> of(
                        "key " + key,
                        section + " has the unknown key " + key + ", which is ignored",
                        ConfigurationKey.nearest(key),
                        ConfigurationKey::configurationName));
    }

    /**
     * Returns those of the environment's variables.
     *
     * @param others what else there is that begins as ours do
     */
    static Stream<UnknownName> ofVariables(Collection<String> variables, Set<String> others) {
        List<String> ours = ConfigurationKey.all().stream()
                .map(ConfigurationKey::environmentName)
                .toList();
        return variables.stream()
                .sorted()
                .filter(name -> name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                        && !ours.contains(name)
                        && !others.contains(name))
                .map(name -> of(
                        "environment variable " + name,
                        "The environment variable " + name + " is unknown, and is ignored",
                        ConfigurationKey.nearest(name.substring(PREFIX.length())),
                        ConfigurationKey::environmentName));
    }

    private static UnknownName of(
            String name,
            String text,
            Optional<ConfigurationKey<?>> meant,
            Function<ConfigurationKey<?>, String> nameOfMeant) {
        return new UnknownName(
                name,
                text
                        + meant.map(key -> "; did you mean " + nameOfMeant.apply(key) + "?")
                                .orElse(""),
                meant);
    }
}
