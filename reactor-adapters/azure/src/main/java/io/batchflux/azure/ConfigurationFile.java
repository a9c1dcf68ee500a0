package io.batchflux.azure;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.batchflux.azure.ConfigurationException.Problem;
import io.batchflux.function.NodeMain;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The section {@code [executors.azurebatch]} of a TOML file.
 *
 * @param description where the values were looked for, in words
 * @param values the section's values by their names; empty if there is no file or no section
 * @param ignored values that Covalent has written unasked, which do not count
 * @param unknown names in the section, or in the environment that led to the file, of which nobody knows what they mean
 */
record ConfigurationFile(
        String description, Map<String, String> values, Map<String, String> ignored, List<UnknownName> unknown) {

    static final String SECTION = "[executors.azurebatch]";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFile.class);

    private static final String FILE_VARIABLE = "BATCHFLUX_CONFIG";

    /** What else there is: where the file is, what our own tasks have, in which there may be a program like this one, and the emulator's. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            FILE_VARIABLE,
            NodeMain.INVOCATIONS_VARIABLE,
            NodeMain.BUDGET_VARIABLE,
            NodeMain.SHUTDOWN_VARIABLE,
            "BATCHFLUX_EMULATOR_KEY");

    /** Returns what there is without a file. */
    static ConfigurationFile none(String description) {
        return new ConfigurationFile(description, Map.of(), Map.of(), List.of());
    }

    /**
     * Reads the first file that exists of: the one that {@code BATCHFLUX_CONFIG} names; {@code batchflux.toml} in the
     * working directory; Covalent's own. A file that is named must exist.
     */
    static ConfigurationFile find(Map<String, String> environment, Path workingDirectory) {
        List<UnknownName> variables =
                UnknownName.ofVariables(environment.keySet(), OTHER_VARIABLES).toList();
        variables.forEach(ConfigurationFile::warn);
        return found(environment, workingDirectory).withUnknown(variables);
    }

    private static ConfigurationFile found(Map<String, String> environment, Path workingDirectory) {
        String named = environment.getOrDefault(FILE_VARIABLE, "");
        if (!named.isEmpty()) {
            return read(named(named, workingDirectory), environment);
        }
        List<Path> candidates = new ArrayList<>(List.of(workingDirectory.resolve("batchflux.toml")));
        candidates.addAll(CovalentFile.places(environment));
        Optional<Path> found = candidates.stream().filter(Files::isRegularFile).findFirst();
        return found.map(file -> read(file, environment))
                .orElseGet(() -> none("a file, of which there is none at "
                        + candidates.stream().map(Path::toString).collect(Collectors.joining(" or "))));
    }

    private static Path named(String named, Path workingDirectory) {
        try {
            Path file = workingDirectory.resolve(OptionRule.PATH.parse(named));
            if (Files.isRegularFile(file)) {
                return file;
            }
        } catch (IllegalArgumentException e) {
            throw noFile(named);
        }
        throw noFile(named);
    }

    private static ConfigurationException noFile(String named) {
        return new ConfigurationException(List.of(new Problem(
                FILE_VARIABLE,
                "The environment variable " + FILE_VARIABLE + " must name a file, was \""
                        + Secrets.printable(named, text -> text) + "\".",
                "Correct it or remove it.")));
    }

    private static ConfigurationFile read(Path file, Map<String, String> environment) {
        String text = text(file);
        JsonNode root = parse(file, text);
        JsonNode section = root.path("executors").path("azurebatch");
        List<UnknownName> unknown = section.isObject()
                ? UnknownName.ofKeys(names(section), SECTION + " in " + file).toList()
                : misspeltSection(file, root).stream().toList();
        unknown.forEach(ConfigurationFile::warn);
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> ignored = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        section.properties().forEach(entry -> {
            String name = entry.getKey();
            ConfigurationKey.named(name)
                    .flatMap(key -> wrongType(key, entry.getValue(), text, file))
                    .ifPresent(problems::add);
            String value = entry.getValue().asText();
            boolean isUnasked = CovalentFile.is(file) && CovalentFile.isUnasked(name, value, environment);
            (isUnasked ? ignored : values).put(name, value);
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        if (!ignored.isEmpty()) {
            LOG.info(
                    "{} has {} as Covalent writes them unasked; they are ignored. If one of them is meant, set it in the"
                            + " environment or in batchflux.toml",
                    file,
                    String.join(", ", ignored.keySet()));
        }
        String where = SECTION + " in " + file + (section.isObject() ? "" : ", which has no such section");
        return new ConfigurationFile(where, Map.copyOf(values), Map.copyOf(ignored), unknown);
    }

    private static Optional<Problem> wrongType(ConfigurationKey<?> key, JsonNode value, String text, Path file) {
        if (value.isContainerNode()) {
            return Optional.of(problem(key, "a list or a table", file, "Give it one value there."));
        }
        if (value.isBoolean() || (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue()))) {
            return Optional.of(problem(
                    key, value.asText() + ", which is neither a text nor a number", file, "Give it one value there."));
        }
        if (value.isNumber() && !key.isNumeric() && !isWritten(key, value.asText(), text)) {
            return Optional.of(problem(
                    key,
                    "a number, which is not kept as it is written there" + (key.isSecret() ? "" : " (0x10 is 16)"),
                    file,
                    "Put it in quotes: it is a text."));
        }
        return Optional.empty();
    }

    /** Returns whether a line of the file gives the key just this value, so that nothing is lost though it is not in quotes. */
    private static boolean isWritten(ConfigurationKey<?> key, String value, String text) {
        return Pattern.compile("(?m)^\\s*[\"']?" + key.configurationName() + "[\"']?\\s*=\\s*" + Pattern.quote(value)
                        + "\\s*(#.*)?$")
                .matcher(text)
                .find();
    }

    private static Problem problem(ConfigurationKey<?> key, String was, Path file, String remedy) {
        String name = key.configurationName();
        return new Problem(
                name,
                name + " must be " + key.rule() + ", was " + was + ", from " + SECTION + " in " + file + ".",
                remedy);
    }

    private static JsonNode parse(Path file, String text) {
        try {
            return new TomlMapper().readTree(text);
        } catch (JsonProcessingException notToml) {
            // Not its message: that may quote the file, and the file may hold a secret.
            throw new ConfigurationException(NotToml.explain(file, text.lines().toList(), lineOf(notToml)));
        }
    }

    private static String text(Path file) {
        try {
            return withoutMark(Files.readString(file));
        } catch (CharacterCodingException notUtf8) {
            throw new ConfigurationException(List.of(new Problem(
                    file.toString(),
                    "The file " + file + " must be text in UTF-8, and is not.",
                    "Save it in that encoding.")));
        } catch (IOException unreadable) {
            ConfigurationException exception = new ConfigurationException(List.of(new Problem(
                    file.toString(),
                    "The file " + file + " cannot be read: " + unreadable + ".",
                    "Correct it or remove it.")));
            exception.initCause(unreadable);
            throw exception;
        }
    }

    /** What is nested too deeply is nowhere. */
    private static int lineOf(JsonProcessingException notToml) {
        JsonLocation place = notToml.getLocation();
        return place == null ? 0 : place.getLineNr();
    }

    /** Some editors put a mark of the byte order before the first line. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Covalent's file may be there for other reasons; one that is ours is meant to have our section. */
    private static Optional<UnknownName> misspeltSection(Path file, JsonNode root) {
        Optional<String> misspelt = SectionNames.nearlyOurs(root);
        if (misspelt.isPresent() && !CovalentFile.is(file)) {
            throw new ConfigurationException(List.of(new Problem(
                    misspelt.get(),
                    "The section of the file " + file + " must be " + SECTION + ", was " + misspelt.get() + ".",
                    "Rename it.")));
        }
        return misspelt.map(section -> new UnknownName(
                "section " + section,
                file + " has no section " + SECTION + ", but " + section + ", which is ignored; did you mean that?",
                Optional.empty()));
    }

    private static void warn(UnknownName unknown) {
        LOG.warn("{}", unknown.text());
    }

    private static List<String> names(JsonNode section) {
        return section.properties().stream().map(Map.Entry::getKey).toList();
    }

    private ConfigurationFile withUnknown(List<UnknownName> more) {
        List<UnknownName> all = new ArrayList<>(unknown);
        all.addAll(more);
        return new ConfigurationFile(description, values, ignored, List.copyOf(all));
    }

    /** Returns the unknown name by which this key was probably meant, if there is one. */
    Optional<UnknownName> meantBy(ConfigurationKey<?> key) {
        return unknown.stream()
                .filter(each -> each.meant().filter(key::equals).isPresent())
                .findFirst();
    }

    @Override
    public String toString() {
        return description;
    }
}
