package io.batchflux.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        if (isOurs(root, 2)) {
            return Optional.of("none");
        }
        return root.properties().stream().flatMap(SectionNames::nearlyOurs).findFirst();
    }

    private static Stream<String> nearlyOurs(Map.Entry<String, JsonNode> table) {
        String name = table.getKey();
        // Covalent's executors are below this name, and few others.
        int enough = name.equals("executors") ? 1 : 2;
        Stream<String> below = table.getValue().properties().stream()
                .filter(entry -> entry.getValue().isContainerNode())
                .filter(entry -> isNamedAlike(entry) || isOurs(entry.getValue(), enough))
                .map(entry -> entry.getValue().isArray()
                        ? "[[" + name + "." + entry.getKey() + "]]"
                        : "[" + name + "." + entry.getKey() + "]");
        boolean isItself = table.getValue().isObject()
                && (isOurs(table.getValue(), 2)
                        || isNamedAlike(table)
                        || Spelling.isNearly(name, "executors.azurebatch"));
        return isItself ? Stream.of("[" + name + "]") : below;
    }

    private static boolean isNamedAlike(Map.Entry<String, JsonNode> table) {
        return Spelling.isNearly(table.getKey(), "azurebatch")
                || (SHORT.contains(table.getKey().toLowerCase(Locale.ROOT))
                        && ConfigurationKey.all().stream()
                                .anyMatch(key -> table.getValue().has(key.configurationName())));
    }

    /** One key of ours tells; of names that are only like ours others may have one, and it takes this many. */
    private static boolean isOurs(JsonNode table, int enough) {
        Set<String> names = table.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        return names.stream().anyMatch(name -> tells(ConfigurationKey.named(name)))
                || names.stream()
                                .filter(name -> tells(ConfigurationKey.nearest(name)))
                                .count()
                        >= enough;
    }

    private static boolean tells(Optional<ConfigurationKey<?>> key) {
        return key.filter(TELLING::contains).isPresent();
    }
}
