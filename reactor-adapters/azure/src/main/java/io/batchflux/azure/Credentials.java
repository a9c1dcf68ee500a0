package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Configuration;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Authenticates requests to the two accounts: by an account's shared key if it is known, else by tokens of one
 * credential, which both accounts share.
 *
 * <p>That credential is the one that the program gave; else a client secret, if it is configured; else Azure's default
 * credential (environment, workload identity, managed identity, developer tools). It is asked on {@link TokenThreads},
 * since credentials block, and once for all who want a token: see {@link Tokens}.
 */
final class Credentials {

    private static final String STORAGE_SCOPE = "https://storage.azure.com/.default";

    /** The stages retry, until their deadlines. */
    private static final RetryOptions ONE_ATTEMPT = new RetryOptions(new FixedDelayOptions(0, Duration.ZERO));

    private final Accounts accounts;
    private final @Nullable Tokens batchTokens;
    private final @Nullable Tokens storageTokens;
    private final Clock clock;

    private Credentials(Accounts accounts, @Nullable Tokens batchTokens, @Nullable Tokens storageTokens, Clock clock) {
        this.accounts = accounts;
        this.batchTokens = batchTokens;
        this.storageTokens = storageTokens;
        this.clock = clock;
    }

    /** Chooses the credentials. Blocks, since the identity library reads files. */
    static Credentials choose(
            AzureBatchOptions options,
            Accounts accounts,
            HttpClient httpClient,
            Scheduler tokenThreads,
            Scheduler eventLoop,
            Clock clock) {
        if (accounts.batchKey() != null && accounts.storageKey() != null) {
            return new Credentials(accounts, null, null, clock);
        }
        String domain = options.find(ConfigurationKey.BATCH_ACCOUNT_DOMAIN).orElseThrow();
        // The resource is https://<domain>/ with its slash, hence the second slash.
        String batchScope = "https://" + domain + "//.default";
        TokenCredential credential = tokenCredential(options, httpClient);
        return new Credentials(
                accounts,
                new Tokens(credential, batchScope, accounts.batchUrl().toString(), tokenThreads, eventLoop, clock),
                new Tokens(credential, STORAGE_SCOPE, accounts.storageUrl().toString(), tokenThreads, eventLoop, clock),
                clock);
    }

    /** Returns where we ask for tokens; {@code null} if nowhere: with shared keys, or a credential of the program's. */
    static @Nullable URI authority(AzureBatchOptions options, Accounts accounts) {
        boolean hasKeys = accounts.batchKey() != null && accounts.storageKey() != null;
        return hasKeys || options.credential() != null
                ? null
                : options.find(ConfigurationKey.AUTHORITY_HOST)
                        .orElseGet(() -> URI.create(Configuration.getGlobalConfiguration()
                                .get(
                                        Configuration.PROPERTY_AZURE_AUTHORITY_HOST,
                                        AzureAuthorityHosts.AZURE_PUBLIC_CLOUD)));
    }

    HttpPipelinePolicy batchPolicy() {
        Accounts.SharedKey key = accounts.batchKey();
        return key != null
                ? new SharedKeyPolicy(key.accountName(), key.key(), clock)
                : new TokenPolicy(require(batchTokens));
    }

    HttpPipelinePolicy storagePolicy() {
        Accounts.SharedKey key = accounts.storageKey();
        return key != null
                ? new StorageSharedKeyCredentialPolicy(new StorageSharedKeyCredential(key.accountName(), key.key()))
                : new TokenPolicy(require(storageTokens));
    }

    /** Acquires a token for Batch, for those who want to know whether that works; empty if a shared key is used. */
    Mono<AccessToken> batchToken() {
        return accounts.batchKey() != null ? Mono.empty() : require(batchTokens).get();
    }

    private static Tokens require(@Nullable Tokens tokens) {
        if (tokens == null) {
            throw new IllegalStateException("both accounts have shared keys");
        }
        return tokens;
    }

    private static TokenCredential tokenCredential(AzureBatchOptions options, HttpClient httpClient) {
        TokenCredential given = options.credential();
        if (given != null) {
            return given;
        }
        Optional<String> tenantId = options.find(ConfigurationKey.TENANT_ID);
        Optional<String> clientId = options.find(ConfigurationKey.CLIENT_ID);
        Optional<String> clientSecret = options.find(ConfigurationKey.CLIENT_SECRET);
        Optional<String> authorityHost =
                options.find(ConfigurationKey.AUTHORITY_HOST).map(URI::toString);
        if (clientSecret.isPresent()) {
            ClientSecretCredentialBuilder builder = new ClientSecretCredentialBuilder()
                    .httpClient(httpClient)
                    .retryOptions(ONE_ATTEMPT)
                    .tenantId(tenantId.orElseThrow())
                    .clientId(clientId.orElseThrow())
                    .clientSecret(clientSecret.get());
            authorityHost.ifPresent(builder::authorityHost);
            return builder.build();
        }
        DefaultAzureCredentialBuilder builder =
                new DefaultAzureCredentialBuilder().httpClient(httpClient).retryOptions(ONE_ATTEMPT);
        tenantId.ifPresent(builder::tenantId);
        clientId.ifPresent(builder::managedIdentityClientId);
        authorityHost.ifPresent(builder::authorityHost);
        return builder.build();
    }
}
