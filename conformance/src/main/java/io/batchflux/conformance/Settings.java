package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.batchflux.azure.AzureBatchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of a suite: the library's own configuration, and the section {@code [conformance]} of the same file. Immutable. */
final class Settings {

    private static final String SECTION = "conformance";

    private final AzureBatchOptions options;
    private final Map<SettingKey, String> values;

    private Settings(AzureBatchOptions options, Map<SettingKey, String> values) {
        this.options = options;
        this.values = values;
    }

    static Settings of(AzureBatchOptions options) {
        return new Settings(options, Map.of());
    }

    /**
     * Reads the file, and the environment as the library does. Blocks.
     *
     * @throws IllegalArgumentException with all that is wrong
     */
    static Settings read(String name, Map<String, String> environment) {
        Path file = Path.of(name).toAbsolutePath();
        if (name.isBlank() || name.startsWith("${") || !Files.isRegularFile(file)) {
            throw new BadSettingsException(List.of("-Dbatchflux.config must name a TOML file, was \"" + name
                    + "\". Write one as docs/azure.md shows."));
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("BATCHFLUX_CONFIG", file.toString());
        Settings settings = of(AzureBatchOptions.load(all, Path.of("").toAbsolutePath()));
        List<String> problems = new ArrayList<>();
        JsonNode section = section(file);
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            Optional<SettingKey> key = key(entry.getKey());
            if (key.isEmpty()) {
                problems.add("[" + SECTION + "] in " + file + " has the unknown key " + entry.getKey() + ". It knows "
                        + Arrays.stream(SettingKey.values())
                                .map(SettingKey::key)
                                .collect(Collectors.joining(", ")) + ".");
            } else if (!key.get().isKept(entry.getValue().asText())) {
                problems.add(key.get().key() + " in [" + SECTION + "] must be "
                        + key.get().rule() + ", was \"" + entry.getValue().asText() + "\". Correct it there.");
            } else {
                settings = settings.with(key.get(), entry.getValue().asText());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadSettingsException(problems);
        }
        return settings;
    }

    private static JsonNode section(Path file) {
        try {
            return new TomlMapper().readTree(Files.readString(file)).path(SECTION);
        } catch (IOException unreadable) {
            // The library has read it before, and would have said so.
            throw new BadSettingsException(List.of("The file " + file + " cannot be read any more."));
        }
    }

    private static Optional<SettingKey> key(String name) {
        return Arrays.stream(SettingKey.values())
                .filter(key -> key.key().equals(name))
                .findFirst();
    }

    /** Returns a copy in which the key has this value. */
    Settings with(SettingKey key, String value) {
        if (!key.isKept(value)) {
            throw new BadSettingsException(List.of(key.key() + " must be " + key.rule() + ", was \"" + value + "\"."));
        }
        Map<SettingKey, String> more = new EnumMap<>(SettingKey.class);
        more.putAll(values);
        more.put(key, value);
        return new Settings(options, more);
    }

    AzureBatchOptions options() {
        return options;
    }

    Optional<String> text(SettingKey key) {
        return Optional.ofNullable(values.getOrDefault(key, key.defaultValue()));
    }

    /** Returns the value of a key that has a default. */
    String required(SettingKey key) {
        return text(key).orElseThrow();
    }

    Duration duration(SettingKey key) {
        return Duration.parse(required(key));
    }

    int number(SettingKey key) {
        return Math.toIntExact(Long.parseLong(required(key)));
    }

    boolean isTrue(SettingKey key) {
        return Boolean.parseBoolean(required(key));
    }

    /** Returns the numbers of the checks that are asked. */
    Set<Integer> checks() {
        return Arrays.stream(required(SettingKey.CHECKS).replace(" ", "").split(","))
                .map(range -> range.split("-"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
