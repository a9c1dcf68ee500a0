package io.batchflux.azure;

import static io.batchflux.azure.ConfigurationKey.AUTHORITY_HOST;
import static io.batchflux.azure.ConfigurationKey.BATCH_ACCOUNT_KEY;
import static io.batchflux.azure.ConfigurationKey.BATCH_ACCOUNT_NAME;
import static io.batchflux.azure.ConfigurationKey.BATCH_ACCOUNT_URL;
import static io.batchflux.azure.ConfigurationKey.CLIENT_ID;
import static io.batchflux.azure.ConfigurationKey.CLIENT_SECRET;
import static io.batchflux.azure.ConfigurationKey.POOL_ID;
import static io.batchflux.azure.ConfigurationKey.STORAGE_ACCOUNT_DOMAIN;
import static io.batchflux.azure.ConfigurationKey.STORAGE_ACCOUNT_KEY;
import static io.batchflux.azure.ConfigurationKey.STORAGE_ACCOUNT_NAME;
import static io.batchflux.azure.ConfigurationKey.STORAGE_ACCOUNT_URL;
import static io.batchflux.azure.ConfigurationKey.TENANT_ID;

import com.azure.core.util.Configuration;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two accounts that a connection reaches, and the keys to them; what is no key is reached with a token.
 *
 * @param batchUrl the Batch account's URL
 * @param batchKey its shared key, or {@code null}
 * @param storageUrl the storage account's URL
 * @param storageKey its shared key, or {@code null}
 */
record Accounts(
        URI batchUrl,
        @Nullable SharedKey batchKey,
        URI storageUrl,
        @Nullable SharedKey storageKey) {

    private static final URI NOWHERE = URI.create("");

    /**
     * Checks all options, also those that the accounts do not depend on.
     *
     * @throws ConfigurationException with all that is wrong
     */
    static Accounts of(AzureBatchOptions options) {
        return of(options, List.of());
    }

    /**
     * Checks all options, also those that the accounts do not depend on.
     *
     * @param known what is known to be wrong
     * @throws ConfigurationException with all that is wrong
     */
    static Accounts of(AzureBatchOptions options, List<ConfigurationException.Problem> known) {
        List<ConfigurationException.Problem> problems = new ArrayList<>();
        ConfigurationKey.all().forEach(key -> options.find(key, problems));
        List<ConfigurationException.Problem> more = new ArrayList<>();
        Accounts accounts = new Check(options, more).accounts();
        problems.addAll(more);
        problems.addAll(known);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return accounts;
    }

    /**
     * An account's name and key.
     *
     * @param key the key in Base64; a secret
     */
    record SharedKey(String accountName, String key) {
        @Override
        public String toString() {
            return "SharedKey[" + accountName + "]";
        }
    }

    /** The rules that concern more than one key. */
    private record Check(AzureBatchOptions options, List<ConfigurationException.Problem> problems) {

        Accounts accounts() {
            require(POOL_ID);
            checkClientSecret();
            checkAuthority();
            URI batchUrl = require(BATCH_ACCOUNT_URL).orElse(NOWHERE);
            URI storageUrl = storageUrl();
            checkScheme(batchUrl, BATCH_ACCOUNT_URL, BATCH_ACCOUNT_KEY);
            checkScheme(storageUrl, STORAGE_ACCOUNT_URL, STORAGE_ACCOUNT_KEY);
            return new Accounts(batchUrl, batchKey(batchUrl), storageUrl, storageKey());
        }

        private void checkClientSecret() {
            if (options.isSet(CLIENT_SECRET)) {
                require(TENANT_ID);
                require(CLIENT_ID);
            } else if (options.isSet(TENANT_ID) && options.isSet(CLIENT_ID) && options.credential() == null) {
                require(CLIENT_SECRET);
            }
        }

        /** The identity library takes it from there if no key says otherwise, and would not say from where. */
        private void checkAuthority() {
            String variable = Configuration.PROPERTY_AZURE_AUTHORITY_HOST;
            String given = Configuration.getGlobalConfiguration().get(variable);
            if (given == null || options.isSet(AUTHORITY_HOST) || options.credential() != null) {
                return;
            }
            try {
                AUTHORITY_HOST.parse(given);
            } catch (IllegalArgumentException broken) {
                problems.add(new ConfigurationException.Problem(
                        variable,
                        variable + " must be " + AUTHORITY_HOST.rule() + ", was \"" + AUTHORITY_HOST.printable(given)
                                + "\", from Azure's environment variable or system property of that name.",
                        "Correct it there, or set " + AUTHORITY_HOST + "."));
            }
        }

        private URI storageUrl() {
            if (options.isSet(STORAGE_ACCOUNT_URL)) {
                return value(STORAGE_ACCOUNT_URL).orElse(NOWHERE);
            }
            Optional<String> name = require(STORAGE_ACCOUNT_NAME);
            Optional<String> domain = value(STORAGE_ACCOUNT_DOMAIN);
            return name.isPresent() && domain.isPresent()
                    ? URI.create("https://" + name.get() + "." + domain.get())
                    : NOWHERE;
        }

        private @Nullable SharedKey batchKey(URI batchUrl) {
            Optional<String> key = value(BATCH_ACCOUNT_KEY);
            if (key.isEmpty() || batchUrl.equals(NOWHERE)) {
                return null;
            }
            String host = batchUrl.getHost().toLowerCase(Locale.ROOT);
            int dot = host.indexOf('.');
            boolean beginsWithName = dot > 0 && host.substring(0, dot).matches("[a-z0-9]*[a-z][a-z0-9]*");
            Optional<String> name = options.isSet(BATCH_ACCOUNT_NAME) || !beginsWithName
                    ? require(BATCH_ACCOUNT_NAME)
                    : Optional.of(host.substring(0, dot));
            return name.map(given -> new SharedKey(given, key.get())).orElse(null);
        }

        private @Nullable SharedKey storageKey() {
            Optional<String> key = value(STORAGE_ACCOUNT_KEY);
            if (key.isEmpty()) {
                return null;
            }
            Optional<String> name =
                    options.isSet(STORAGE_ACCOUNT_URL) ? require(STORAGE_ACCOUNT_NAME) : value(STORAGE_ACCOUNT_NAME);
            return name.map(given -> new SharedKey(given, key.get())).orElse(null);
        }

        /** A token over http could be read by anyone on the way, and the SDK refuses to send it: say so at once. */
        private void checkScheme(URI url, ConfigurationKey<URI> urlKey, ConfigurationKey<String> accountKey) {
            if ("http".equalsIgnoreCase(url.getScheme()) && !options.isSet(accountKey)) {
                problems.add(new ConfigurationException.Problem(
                        urlKey.configurationName(),
                        urlKey + " must begin with https:// when no shared key is set, was \"" + url
                                + "\": a token is never sent over http.",
                        "Use https, or set " + accountKey + "."));
            }
        }

        /** Returns the value, of which a mistake is told elsewhere. */
        private <T> Optional<T> value(ConfigurationKey<T> key) {
            return options.find(key, new ArrayList<>());
        }

        private <T> Optional<T> require(ConfigurationKey<T> key) {
            if (!options.isSet(key)) {
                problems.add(new ConfigurationException.Problem(
                        key.configurationName(),
                        key + " (" + key.meaning() + ") is missing; it must be " + key.rule() + ". "
                                + options.placesOf(key),
                        options.file()
                                .meantBy(key)
                                .map(unknown ->
                                        "Rename the " + unknown.name() + ", if that is what it was meant to be.")
                                .orElse(options.hasOnePlace() ? "Set it there." : "Set it in one of them.")));
            }
            return value(key);
        }
    }
}
