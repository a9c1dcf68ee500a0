package io.batchflux.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a section that was meant to be {@code [executors.azurebatch]}, by its name or by keys that nobody else has. */
final class SectionNames {

    private static final List<String> TELLING = List.of(
            "batch_account_url", "batch_account_name", "storage_account_name", "storage_account_url", "pool_id");

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
                .filter(entry -> Spelling.isNearly(entry.getKey(), "azurebatch") || isOurs(entry.getValue()))
                .map(entry -> entry.getValue().isArray()
                        ? "[[" + name + "." + entry.getKey() + "]]"
                        : "[" + name + "." + entry.getKey() + "]");
        boolean isItself = table.getValue().isObject()
                && (isOurs(table.getValue())
                        || Spelling.isNearly(name, "azurebatch")
                        || Spelling.isNearly(name, "executors.azurebatch"));
        return isItself ? Stream.of("[" + name + "]") : below;
    }

    private static boolean isOurs(JsonNode table) {
        return TELLING.stream().anyMatch(table::has);
    }
}
