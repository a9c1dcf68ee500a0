package io.batchflux.azure;

import static io.batchflux.azure.OptionRule.ACCOUNT_NAME;
import static io.batchflux.azure.OptionRule.AUTHORITY;
import static io.batchflux.azure.OptionRule.BASE64;
import static io.batchflux.azure.OptionRule.CLIENT;
import static io.batchflux.azure.OptionRule.ENDPOINT;
import static io.batchflux.azure.OptionRule.ENDPOINT_WITH_PATH;
import static io.batchflux.azure.OptionRule.HOST;
import static io.batchflux.azure.OptionRule.IMAGE;
import static io.batchflux.azure.OptionRule.NUMBER;
import static io.batchflux.azure.OptionRule.PATH;
import static io.batchflux.azure.OptionRule.POOL_NAME;
import static io.batchflux.azure.OptionRule.POSITIVE_DURATION;
import static io.batchflux.azure.OptionRule.PROXY_URL;
import static io.batchflux.azure.OptionRule.RESOURCE_ID;
import static io.batchflux.azure.OptionRule.SECRET_TEXT;
import static io.batchflux.azure.OptionRule.SIGNATURE_VERSION;
import static io.batchflux.azure.OptionRule.TENANT;

import io.batchflux.FunctionOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration and all that is to know about it: its name, default, rule and meaning.
 *
 * <p>The first thirteen are those of the Covalent Azure Batch executor, with their names and defaults. Immutable and
 * thread-safe.
 *
 * @param <T> the type of its values
 */
public final class ConfigurationKey<T> {

    private static final List<ConfigurationKey<?>> ALL = new ArrayList<>();
    private static final boolean SECRET = true;

    /** The Entra ID tenant of the service principal. */
    public static final ConfigurationKey<String> TENANT_ID =
            new ConfigurationKey<>("tenant_id", TENANT, null, "the Entra ID tenant of the service principal");

    /** The client id of the service principal or, without a secret and a tenant, of a managed identity. */
    public static final ConfigurationKey<String> CLIENT_ID = new ConfigurationKey<>(
            "client_id",
            CLIENT,
            null,
            "the client id of the service principal or, without client_secret, of a managed identity");

    /** The secret of the service principal. */
    public static final ConfigurationKey<String> CLIENT_SECRET =
            new ConfigurationKey<>("client_secret", SECRET_TEXT, null, "the secret of the service principal", SECRET);

    /** The URL of the Batch account. */
    public static final ConfigurationKey<URI> BATCH_ACCOUNT_URL = new ConfigurationKey<>(
            "batch_account_url",
            ENDPOINT,
            null,
            "the URL of the Batch account, such as https://myaccount.westeurope.batch.azure.com");

    /** The audience of the tokens for Batch, which differs from cloud to cloud. */
    public static final ConfigurationKey<String> BATCH_ACCOUNT_DOMAIN = new ConfigurationKey<>(
            "batch_account_domain", HOST, "batch.core.windows.net", "the audience of the tokens for Batch");

    /** The name of the storage account. */
    public static final ConfigurationKey<String> STORAGE_ACCOUNT_NAME =
            new ConfigurationKey<>("storage_account_name", ACCOUNT_NAME, null, "the name of the storage account");

    /** The domain of the storage account, which differs from cloud to cloud. */
    public static final ConfigurationKey<String> STORAGE_ACCOUNT_DOMAIN = new ConfigurationKey<>(
            "storage_account_domain", HOST, "blob.core.windows.net", "the domain of the storage account");

    /** The container image that functions run in. */
    public static final ConfigurationKey<String> BASE_IMAGE_URI = new ConfigurationKey<>(
            "base_image_uri", IMAGE, null, "the container image that functions run in; not set means no container");

    /** The pool that runs the tasks. */
    public static final ConfigurationKey<String> POOL_ID =
            new ConfigurationKey<>("pool_id", POOL_NAME, null, "the pool that runs the tasks");

    /** How often a task is run again after a non-zero exit code. */
    public static final ConfigurationKey<Integer> RETRIES =
            new ConfigurationKey<>("retries", NUMBER, "3", "how often a task is run again after a non-zero exit code");

    /** How long one try of a task may take. */
    public static final ConfigurationKey<Duration> TIME_LIMIT =
            new ConfigurationKey<>("time_limit", POSITIVE_DURATION, "300", "how long one try of a task may take");

    /** Where local copies of code and results are kept. */
    public static final ConfigurationKey<Path> CACHE_DIR = new ConfigurationKey<>(
            "cache_dir", PATH, FunctionOptions.ofDefaults().cacheDirectory().toString(), "where local copies are kept");

    /** How long to wait between two looks at a job. */
    public static final ConfigurationKey<Duration> POLL_FREQ =
            new ConfigurationKey<>("poll_freq", POSITIVE_DURATION, "10", "how long to wait between two looks at a job");

    /** The name of the Batch account, of which a shared key is. */
    public static final ConfigurationKey<String> BATCH_ACCOUNT_NAME = new ConfigurationKey<>(
            "batch_account_name",
            ACCOUNT_NAME,
            null,
            "the name of the Batch account if batch_account_url does not begin with it");

    /** The shared key of the Batch account, instead of a token. */
    public static final ConfigurationKey<String> BATCH_ACCOUNT_KEY = new ConfigurationKey<>(
            "batch_account_key", BASE64, null, "the shared key of the Batch account, instead of a token", SECRET);

    /** The shared key of the storage account, instead of a token. */
    public static final ConfigurationKey<String> STORAGE_ACCOUNT_KEY = new ConfigurationKey<>(
            "storage_account_key", BASE64, null, "the shared key of the storage account, instead of a token", SECRET);

    /** The URL of the storage account where it does not follow from its name and domain. */
    public static final ConfigurationKey<URI> STORAGE_ACCOUNT_URL = new ConfigurationKey<>(
            "storage_account_url",
            ENDPOINT_WITH_PATH,
            null,
            "the URL of the storage account if it is not https://<storage_account_name>.<storage_account_domain>");

    /** Where tokens come from, which differs from cloud to cloud. */
    public static final ConfigurationKey<URI> AUTHORITY_HOST = new ConfigurationKey<>(
            "authority_host",
            AUTHORITY,
            null,
            "where tokens come from; not set means AZURE_AUTHORITY_HOST or the public cloud");

    /** The managed identity with which nodes reach the storage account, instead of signed URLs. */
    public static final ConfigurationKey<String> NODE_IDENTITY = new ConfigurationKey<>(
            "node_identity",
            RESOURCE_ID,
            null,
            "the resource id of the managed identity with which nodes reach the storage account;"
                    + " not set means signed URLs");

    /** The proxy to all services, or {@code none}, whatever the environment and Java's system properties say. */
    public static final ConfigurationKey<String> PROXY = new ConfigurationKey<>(
            "proxy",
            PROXY_URL,
            null,
            "the proxy to Batch, storage and login; not set means that of Java's system properties or the environment");

    /** Whose certificates are trusted beside those of Java's trust store. */
    public static final ConfigurationKey<Path> CA_BUNDLE = new ConfigurationKey<>(
            "ca_bundle",
            PATH,
            null,
            "a PEM file with the certificates of authorities that are trusted beside those of Java's trust store");

    /** The version of Blob storage in which the URLs for nodes are signed. */
    public static final ConfigurationKey<String> STORAGE_SIGNATURE_VERSION = new ConfigurationKey<>(
            "storage_signature_version",
            SIGNATURE_VERSION,
            "2024-11-04",
            "the version of Blob storage in which the URLs for nodes are signed: one that the account's region and cloud"
                    + " know");

    private final String name;
    private final OptionRule<T> rule;
    private final @Nullable String defaultValue;
    private final String meaning;
    private final boolean secret;

    private ConfigurationKey(String name, OptionRule<T> rule, @Nullable String defaultValue, String meaning) {
        this(name, rule, defaultValue, meaning, false);
    }

    private ConfigurationKey(
            String name, OptionRule<T> rule, @Nullable String defaultValue, String meaning, boolean secret) {
        this.name = name;
        this.rule = rule;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
        this.secret = secret;
        ALL.add(this);
    }

    /** Returns all keys, those of the Covalent executor first. */
    public static List<ConfigurationKey<?>> all() {
        return List.copyOf(ALL);
    }

    /** Returns the key of this name in a TOML file. */
    static Optional<ConfigurationKey<?>> named(String name) {
        return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
    }

    /**
     * Returns the key that was probably meant by a name that none has, such as {@code pol_id} or {@code storage_account}; empty if
     * none is near.
     */
    public static Optional<ConfigurationKey<?>> nearest(String name) {
        List<String> names =
                ALL.stream().map(ConfigurationKey::configurationName).toList();
        return Spelling.nearest(name, names).flatMap(ConfigurationKey::named);
    }

    /** Returns the key's name in a TOML file, such as {@code pool_id}. */
    public String configurationName() {
        return name;
    }

    /** Returns the name of its environment variable, such as {@code BATCHFLUX_POOL_ID}. */
    public String environmentName() {
        return "BATCHFLUX_" + name.toUpperCase(Locale.ROOT);
    }

    /** Returns the value it has if none is given, or {@code null} for none. */
    public @Nullable String defaultValue() {
        return defaultValue;
    }

    /** Returns what its values must be, in words. */
    public String rule() {
        return rule.words();
    }

    /** Returns what it is for, in words. */
    public String meaning() {
        return meaning;
    }

    /** Returns whether its value is a number in a TOML file. */
    boolean isNumeric() {
        return rule.equals(NUMBER) || rule.equals(POSITIVE_DURATION);
    }

    /** Returns whether its value is a secret, which is never printed. */
    public boolean isSecret() {
        return secret;
    }

    /** @throws IllegalArgumentException if the text breaks the rule */
    T parse(String text) {
        return rule.parse(text);
    }

    /** Returns the text as it may be printed. */
    String printable(String text) {
        return secret ? Secrets.HIDDEN : Secrets.printable(text, rule::printable);
    }

    @Override
    public String toString() {
        return name;
    }
}
