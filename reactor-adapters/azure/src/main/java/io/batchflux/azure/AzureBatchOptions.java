package io.batchflux.azure;

import static java.util.Objects.requireNonNull;

import com.azure.core.credential.TokenCredential;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private static final String ENVIRONMENT = "the environment";
    private static final String PROGRAM = "the program";
    private static final ConfigurationFile UNREAD = ConfigurationFile.none("no file");

    /** What a program writes for want of a value. */
    private static final Set<String> NO_VALUE = Set.of("null", "None");

    private static final Duration LONGEST_SHUTDOWN = Duration.ofDays(1);

    private final Map<ConfigurationKey<?>, OptionValue> values;
    private final ConfigurationFile file;
    private final ProxyVariables proxyVariables;
    private final @Nullable TokenCredential credential;
    private final @Nullable Duration shutdownLimit;
    /** Where all values are from that are neither of the environment nor of the file. */
    private final String place;

    private AzureBatchOptions(
            Map<ConfigurationKey<?>, OptionValue> values,
            ConfigurationFile file,
            ProxyVariables proxyVariables,
            @Nullable TokenCredential credential,
            @Nullable Duration shutdownLimit,
            String place) {
        this.values = values;
        this.file = file;
        this.proxyVariables = proxyVariables;
        this.credential = credential;
        this.shutdownLimit = shutdownLimit;
        this.place = place;
    }

    /**
     * Returns options in which every key has its default, or no value. Proxies are those of Java's system properties and of
     * the environment, as for every program.
     */
    public static AzureBatchOptions create() {
        return create(PROGRAM);
    }

    /**
     * Returns options as {@link #create()} does, for a program that has its values from elsewhere.
     *
     * @param place where {@link #with} has its values from, as messages say it, such as "the application's properties"
     */
    public static AzureBatchOptions create(String place) {
        return new AzureBatchOptions(
                Map.of(),
                UNREAD,
                ProxyVariables.of(System.getenv()),
                null,
                null,
                requireNonNull(place, "place must not be null"));
    }

    /**
     * Reads the environment and the TOML file. Blocks while it reads the file.
     *
     * <p>The file is the one that the environment variable {@code BATCHFLUX_CONFIG} names; else {@code batchflux.toml} in
     * the working directory; else Covalent's own, {@code covalent.conf} in the directory that {@code COVALENT_CONFIG_DIR} or else
     * {@code XDG_CONFIG_DIR} names, else in {@code ~/.config/covalent}. There need not be one. What Covalent's plugin writes into
     * its file unasked, such as an image without Java, is ignored, which is logged.
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
        requireNonNull(environment, "environment must not be null");
        requireNonNull(workingDirectory, "workingDirectory must not be null");
        ConfigurationFile file = ConfigurationFile.find(environment, workingDirectory);
        Map<ConfigurationKey<?>, OptionValue> values = new LinkedHashMap<>();
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            String fromEnvironment = environment.getOrDefault(key.environmentName(), "");
            String fromFile = file.values().getOrDefault(key.configurationName(), "");
            if (!fromEnvironment.isEmpty()) {
                values.put(key, new OptionValue(fromEnvironment, ENVIRONMENT));
            } else if (!fromFile.isEmpty()) {
                values.put(key, new OptionValue(fromFile, file.description()));
            }
        }
        return new AzureBatchOptions(values, file, ProxyVariables.of(environment), null, null, PROGRAM);
    }

    /**
     * Returns a copy in which the key has this value, whatever the environment and the file say.
     *
     * @param value the value as it is written in a file; an empty one changes nothing
     */
    public AzureBatchOptions with(ConfigurationKey<?> key, String value) {
        requireNonNull(key, "key must not be null");
        if (requireNonNull(value, () -> "value of " + key + " must not be null").isEmpty()) {
            return this;
        }
        Map<ConfigurationKey<?>, OptionValue> more = new LinkedHashMap<>(values);
        more.put(key, new OptionValue(value, place));
        return new AzureBatchOptions(more, file, proxyVariables, credential, shutdownLimit, place);
    }

    /**
     * Returns a copy that uses this Batch account with its shared key: url, name and key in one.
     *
     * @param url of the account, such as that of an emulator
     * @param key in Base64, as the portal shows it
     */
    public AzureBatchOptions withBatchAccount(URI url, String name, String key) {
        return with(
                        ConfigurationKey.BATCH_ACCOUNT_URL,
                        requireNonNull(url, "url of the Batch account must not be null")
                                .toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, name)
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, key);
    }

    /**
     * Returns a copy that uses this storage account with its shared key: url, name and key in one.
     *
     * @param url of the account's blobs
     * @param key in Base64, as the portal shows it
     */
    public AzureBatchOptions withStorageAccount(URI url, String name, String key) {
        return with(
                        ConfigurationKey.STORAGE_ACCOUNT_URL,
                        requireNonNull(url, "url of the storage account must not be null")
                                .toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, name)
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, key);
    }

    /**
     * Returns a copy with this credential in place of the client secret or the default credential. An account whose shared
     * key is configured is used with that key nevertheless.
     *
     * <p>It may block: it is asked for tokens outside of the event loop.
     */
    public AzureBatchOptions withCredential(TokenCredential credential) {
        return new AzureBatchOptions(
                values,
                file,
                proxyVariables,
                requireNonNull(credential, "credential must not be null"),
                shutdownLimit,
                place);
    }

    /**
     * Returns a copy whose connection closes itself when the virtual machine ends, by {@code SIGTERM} or Ctrl-C for instance: runs are
     * cancelled, their jobs end, and what they have made is cleaned up. The virtual machine waits for that, on a thread of its own, until
     * the limit; what is not done by then ends with its lease. By default nothing closes a connection but {@link AzureBatch#close()}.
     *
     * @param limit the longest that the end of the virtual machine is held up; less than what kills the process, such as the 30 s
     *     of Kubernetes
     */
    public AzureBatchOptions withCloseOnShutdown(Duration limit) {
        requireNonNull(limit, "limit of closing on shutdown must not be null");
        if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST_SHUTDOWN) > 0) {
            throw new IllegalArgumentException(
                    "limit of closing on shutdown must be more than zero and at most a day, was " + limit
                            + ". Give the time for which the end of the program may be held up.");
        }
        return new AzureBatchOptions(values, file, proxyVariables, credential, limit, place);
    }

    /** Returns for how long the end of the virtual machine may be held up, or {@code null} if it does not concern the connection. */
    @Nullable
    Duration shutdownLimit() {
        return shutdownLimit;
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
        if (NO_VALUE.contains(text) && !isMeant(key, text)) {
            problems.add(
                    problem(key, key.rule() + ", and not the word " + text, text, "Give it a value, or remove it."));
            return Optional.empty();
        }
        try {
            return Optional.of(key.parse(text));
        } catch (InvalidPathException unspeakable) {
            problems.add(problem(
                    key,
                    key.rule(),
                    text,
                    "Correct it there (" + unspeakable.getReason()
                            + "); a program in a locale of UTF-8 (LC_ALL=C.UTF-8) can spell more."));
            return Optional.empty();
        } catch (IllegalArgumentException broken) {
            problems.add(problem(
                    key,
                    key.rule(),
                    text,
                    OptionRule.isQuoted(text) ? "Remove the quotes around it." : "Correct it there."));
            return Optional.empty();
        }
    }

    /** A proxy can be forbidden, by a word that others write for want of a value. */
    private static boolean isMeant(ConfigurationKey<?> key, String text) {
        return key == ConfigurationKey.PROXY && text.equalsIgnoreCase(OptionRule.NONE);
    }

    private ConfigurationException.Problem problem(ConfigurationKey<?> key, String rule, String text, String remedy) {
        return new ConfigurationException.Problem(
                key.configurationName(),
                key + " must be " + rule + ", was \"" + key.printable(text) + "\", from " + placeOf(key) + ".",
                remedy);
    }

    private String placeOf(ConfigurationKey<?> key) {
        OptionValue given = values.get(key);
        if (given == null) {
            return "its default";
        }
        return given.source().equals(ENVIRONMENT) ? "environment variable " + key.environmentName() : given.source();
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
        return key + ", from " + placeOf(key);
    }

    /** Returns all values, as they may be printed, by the places where they are from, in words. */
    Map<String, List<String>> printedByPlace() {
        Map<String, List<String>> printed = new LinkedHashMap<>();
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            OptionValue given = values.get(key);
            if (given != null || key.defaultValue() != null) {
                printed.computeIfAbsent(given == null ? "the defaults" : given.source(), place -> new ArrayList<>())
                        .add(printed(key));
            }
        }
        return printed;
    }

    /** Returns the file, or what there is without one. */
    ConfigurationFile file() {
        return file;
    }

    /** Returns whether there is only one place where values are from: neither the environment nor a file was read. */
    boolean hasOnePlace() {
        return file.equals(UNREAD);
    }

    /** Returns where the value of the key was looked for, in words. */
    String placesOf(ConfigurationKey<?> key) {
        return hasOnePlace()
                ? "Looked for it in " + place + " alone, and neither in the environment nor in a file."
                : "Looked for it in " + place + ", in the environment variable " + key.environmentName() + " and in "
                        + file + ".";
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
