package io.batchflux.azure;

import static java.util.Objects.requireNonNull;

import com.azure.core.credential.TokenCredential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Azure is made from these options: values of {@link ConfigurationKey}s, each with the place it came
 * from.
 *
 * <p>A value comes from the first of these that has it: the program, by {@link #with}; the environment, as
 * {@code BATCHFLUX_} and the key's name; the section {@code [executors.azurebatch]} of a TOML file; the key's default.
 * An empty text counts as not set, zero does not. Nothing is checked before {@link AzureBatch#connect}, which tells all
 * that is wrong at once.
 *
 * <p>Immutable and thread-safe. Printing it shows no secret.
 */
public final class AzureBatchOptions {

    private final Map<ConfigurationKey<?>, OptionValue> values;
    private final String file;
    private final ProxyVariables proxyVariables;
    private final @Nullable TokenCredential credential;

    private AzureBatchOptions(
            Map<ConfigurationKey<?>, OptionValue> values,
            String file,
            ProxyVariables proxyVariables,
            @Nullable TokenCredential credential) {
        this.values = values;
        this.file = file;
        this.proxyVariables = proxyVariables;
        this.credential = credential;
    }

    /**
     * Returns options in which every key has its default, or no value. Proxies are those of Java's system properties and of
     * the environment, as for every program.
     */
    public static AzureBatchOptions create() {
        return new AzureBatchOptions(
                Map.of(), "a file, which was not asked for", ProxyVariables.of(System.getenv()), null);
    }

    /**
     * Reads the environment and the TOML file. Blocks while it reads the file.
     *
     * <p>The file is the one that the environment variable {@code BATCHFLUX_CONFIG} names; else {@code batchflux.toml} in
     * the working directory; else Covalent's own, {@code ~/.config/covalent/covalent.conf}. There need not be one.
     *
     * @throws ConfigurationException if the file cannot be read
     */
    public static AzureBatchOptions load() {
        return load(System.getenv(), Path.of("").toAbsolutePath());
    }

    /**
     * Reads this environment instead of the process's, also for proxies, and the TOML file that it leads to. Blocks while it reads the file.
     *
     * @param environment names and values of environment variables
     * @param workingDirectory where {@code batchflux.toml} is looked for
     * @throws ConfigurationException if the file cannot be read
     */
    public static AzureBatchOptions load(Map<String, String> environment, Path workingDirectory) {
        ConfigurationFile file = ConfigurationFile.find(environment, workingDirectory);
        Map<ConfigurationKey<?>, OptionValue> values = new LinkedHashMap<>();
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            String fromEnvironment = environment.getOrDefault(key.environmentName(), "");
            String fromFile = file.values().getOrDefault(key.configurationName(), "");
            if (!fromEnvironment.isEmpty()) {
                values.put(key, new OptionValue(fromEnvironment, "environment variable " + key.environmentName()));
            } else if (!fromFile.isEmpty()) {
                values.put(key, new OptionValue(fromFile, file.description()));
            }
        }
        return new AzureBatchOptions(values, file.description(), ProxyVariables.of(environment), null);
    }

    /**
     * Returns a copy in which the key has this value, whatever the environment and the file say.
     *
     * @param value the value as it is written in a file; an empty one changes nothing
     */
    public AzureBatchOptions with(ConfigurationKey<?> key, String value) {
        requireNonNull(key, "key must not be null");
        if (value.isEmpty()) {
            return this;
        }
        Map<ConfigurationKey<?>, OptionValue> more = new LinkedHashMap<>(values);
        more.put(key, new OptionValue(value, "the program"));
        return new AzureBatchOptions(more, file, proxyVariables, credential);
    }

    /**
     * Returns a copy with this credential in place of the client secret or the default credential. An account whose shared
     * key is configured is used with that key nevertheless.
     *
     * <p>It may block: it is asked for tokens outside of the event loop.
     */
    public AzureBatchOptions withCredential(TokenCredential credential) {
        return new AzureBatchOptions(
                values, file, proxyVariables, requireNonNull(credential, "credential must not be null"));
    }

    /**
     * Returns the key's value, its default if none was given, or empty if it has neither.
     *
     * @throws ConfigurationException if the value breaks the key's rule
     */
    public <T> Optional<T> find(ConfigurationKey<T> key) {
        List<ConfigurationException.Problem> problems = new ArrayList<>();
        Optional<T> value = find(key, problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return value;
    }

    <T> Optional<T> find(ConfigurationKey<T> key, List<ConfigurationException.Problem> problems) {
        OptionValue given = values.get(key);
        String text = given == null ? key.defaultValue() : given.text();
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.parse(text));
        } catch (IllegalArgumentException broken) {
            problems.add(new ConfigurationException.Problem(
                    key.configurationName(),
                    key + " must be " + key.rule() + ", was \"" + key.printable(text) + "\", from "
                            + (given == null ? "its default" : given.source()) + ".",
                    "Correct it there."));
            return Optional.empty();
        }
    }

    /** Returns whether the key has a value other than its default. */
    boolean isSet(ConfigurationKey<?> key) {
        return values.containsKey(key);
    }

    ProxyVariables proxyVariables() {
        return proxyVariables;
    }

    @Nullable
    TokenCredential credential() {
        return credential;
    }

    /** Returns the key and where its value is from, in words. */
    String sourceOf(ConfigurationKey<?> key) {
        OptionValue given = values.get(key);
        return key + ", from " + (given == null ? "its default" : given.source());
    }

    /** Returns where the value of the key was looked for, in words. */
    String placesOf(ConfigurationKey<?> key) {
        return "Looked for it in the program, in the environment variable " + key.environmentName() + " and in " + file
                + ".";
    }

    /** Returns whether the other has the same values from the same places, and the same credential. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AzureBatchOptions that
                && values.equals(that.values)
                && file.equals(that.file)
                && Objects.equals(credential, that.credential);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, file, credential);
    }

    @Override
    public String toString() {
        return ConfigurationKey.all().stream()
                .filter(key -> values.containsKey(key) || key.defaultValue() != null)
                .map(this::printed)
                .collect(Collectors.joining(", ", "AzureBatchOptions[", credential == null ? "]" : ", credential]"));
    }

    private String printed(ConfigurationKey<?> key) {
        OptionValue given = values.get(key);
        return key + "=" + (given == null ? key.defaultValue() : key.printable(given.text()));
    }

    /** A value as it was written, and where. */
    private record OptionValue(String text, String source) {
        @Override
        public String toString() {
            return source;
        }
    }
}
