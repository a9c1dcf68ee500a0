package io.batchflux.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The section {@code [executors.azurebatch]} of a TOML file.
 *
 * @param description where the values were looked for, in words
 * @param values the section's values by their names; empty if there is no file or no section
 */
record ConfigurationFile(String description, Map<String, String> values) {

    static final String SECTION = "[executors.azurebatch]";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFile.class);

    private static final String FILE_VARIABLE = "BATCHFLUX_CONFIG";

    /** What every executor of Covalent may have in its section, and what means nothing here. */
    private static final Set<String> COVALENTS_OWN =
            Set.of("remote_cache", "credentials_file", "log_stdout", "log_stderr");

    /**
     * Reads the first file that exists of: the one that {@code BATCHFLUX_CONFIG} names; {@code batchflux.toml} in the
     * working directory; Covalent's own. A file that is named must exist.
     */
    static ConfigurationFile find(Map<String, String> environment, Path workingDirectory) {
        String named = environment.getOrDefault(FILE_VARIABLE, "");
        if (!named.isEmpty()) {
            Path file = workingDirectory.resolve(named);
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException(List.of(new ConfigurationException.Problem(
                        FILE_VARIABLE,
                        "The environment variable " + FILE_VARIABLE + " must name a file, was \"" + named + "\".",
                        "Correct it or remove it.")));
            }
            return read(file);
        }
        List<Path> candidates = List.of(workingDirectory.resolve("batchflux.toml"), covalentFile(environment));
        Optional<Path> found = candidates.stream().filter(Files::isRegularFile).findFirst();
        return found.map(ConfigurationFile::read)
                .orElseGet(() -> new ConfigurationFile(
                        "a file, of which there is none at "
                                + candidates.stream().map(Path::toString).collect(Collectors.joining(" or ")),
                        Map.of()));
    }

    private static Path covalentFile(Map<String, String> environment) {
        for (String variable : List.of("COVALENT_CONFIG_DIR", "XDG_CONFIG_DIR", "XDG_CONFIG_HOME")) {
            String directory = environment.getOrDefault(variable, "");
            if (!directory.isEmpty()) {
                return Path.of(directory, "covalent", "covalent.conf");
            }
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(home, ".config", "covalent", "covalent.conf");
    }

    private static ConfigurationFile read(Path file) {
        JsonNode section;
        try {
            section = new TomlMapper().readTree(file.toFile()).path("executors").path("azurebatch");
        } catch (JsonProcessingException notToml) {
            // Not its message: that may quote the file, and the file may hold a secret.
            throw unreadable(
                    file, "is not TOML, at line " + notToml.getLocation().getLineNr(), notToml);
        } catch (IOException unreadable) {
            throw unreadable(file, "cannot be read: " + unreadable.getMessage(), unreadable);
        }
        Map<String, String> values = new LinkedHashMap<>();
        section.properties().forEach(entry -> {
            warnIfUnknown(entry.getKey(), file);
            values.put(
                    entry.getKey(),
                    entry.getValue().isContainerNode()
                            ? entry.getValue().toString()
                            : entry.getValue().asText());
        });
        return new ConfigurationFile(SECTION + " in " + file, Map.copyOf(values));
    }

    private static ConfigurationException unreadable(Path file, String what, Exception cause) {
        ConfigurationException exception = new ConfigurationException(List.of(new ConfigurationException.Problem(
                file.toString(), "The file " + file + " " + what + ".", "Correct it or remove it.")));
        exception.initCause(cause instanceof JsonProcessingException ? null : cause);
        return exception;
    }

    private static void warnIfUnknown(String name, Path file) {
        if (COVALENTS_OWN.contains(name) || key(name) != null) {
            return;
        }
        String nearest = ConfigurationKey.all().stream()
                .map(ConfigurationKey::configurationName)
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .orElseThrow();
        LOG.warn(
                "{} in {} has the unknown key {}, which is ignored{}",
                SECTION,
                file,
                name,
                distance(nearest, name) <= 4 ? "; did you mean " + nearest + "?" : "");
    }

    private static @Nullable ConfigurationKey<?> key(String name) {
        return ConfigurationKey.all().stream()
                .filter(key -> key.configurationName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Returns how many letters must be inserted, removed or changed to make one word of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
