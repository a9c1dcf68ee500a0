package io.batchflux.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a section that was meant to be {@code [executors.azurebatch]}, by its name or by keys that nobody else has. */
final class SectionNames {

    private static final Set<ConfigurationKey<?>> TELLING = Set.of(
            ConfigurationKey.BATCH_ACCOUNT_URL,
            ConfigurationKey.BATCH_ACCOUNT_NAME,
            ConfigurationKey.BATCH_ACCOUNT_KEY,
            ConfigurationKey.STORAGE_ACCOUNT_NAME,
            ConfigurationKey.STORAGE_ACCOUNT_URL,
            ConfigurationKey.STORAGE_ACCOUNT_KEY,
            ConfigurationKey.POOL_ID);

    /** What else it may be called if it has a key of ours. */
    private static final Set<String> SHORT = Set.of("azure", "batch", "batchflux");

    private SectionNames() {}

    /** Returns the section as it is written, or empty if there is none; the top of the file is one without a name. */
    static Optional<String> nearlyOurs(JsonNode root) {
        if (isOurs(root)) {
            return Optional.of("none");
        }
        return root.properties().stream().flatMap(SectionNames::nearlyOurs).findFirst();
    }

    private static Stream<String> nearlyOurs(Map.Entry<String, JsonNode> table) {
        String name = table.getKey();
        Stream<String> below = table.getValue().properties().stream()
                .filter(entry -> entry.getValue().isContainerNode())
                .filter(entry -> isNamedAlike(entry) || isOurs(entry.getValue()))
                .map(entry -> entry.getValue().isArray()
                        ? "[[" + name + "." + entry.getKey() + "]]"
                        : "[" + name + "." + entry.getKey() + "]");
        boolean isItself = table.getValue().isObject()
                && (isOurs(table.getValue()) || isNamedAlike(table) || Spelling.isNearly(name, "executors.azurebatch"));
        return isItself ? Stream.of("[" + name + "]") : below;
    }

    private static boolean isNamedAlike(Map.Entry<String, JsonNode> table) {
        return Spelling.isNearly(table.getKey(), "azurebatch")
                || (SHORT.contains(table.getKey().toLowerCase(Locale.ROOT))
                        && ConfigurationKey.all().stream()
                                .anyMatch(key -> table.getValue().has(key.configurationName())));
    }

    private static boolean isOurs(JsonNode table) {
        return table.properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(name -> ConfigurationKey.named(name)
                        .or(() -> ConfigurationKey.nearest(name))
                        .filter(TELLING::contains)
                        .isPresent());
    }
}
