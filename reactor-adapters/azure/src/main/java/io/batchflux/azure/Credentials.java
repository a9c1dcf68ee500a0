package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How requests to the two accounts are authenticated: by an account's shared key if it is known, else by tokens of one
 * credential, which both accounts share.
 *
 * <p>That credential is the one that the program gave; else a client secret, if it is configured; else Azure's default
 * credential (environment, workload identity, managed identity, developer tools). Tokens are acquired on
 * {@link TokenThreads}, since credentials block, and are cached until shortly before they expire.
 */
final class Credentials {

    private static final String STORAGE_SCOPE = "https://storage.azure.com/.default";

    private final Accounts accounts;
    private final String batchScope;
    private final @Nullable TokenCredential token;

    private Credentials(Accounts accounts, String batchScope, @Nullable TokenCredential token) {
        this.accounts = accounts;
        this.batchScope = batchScope;
        this.token = token;
    }

    /** Chooses the credentials. Blocks, since the identity library reads files. */
    static Credentials choose(
            AzureBatchOptions options,
            Accounts accounts,
            HttpClient httpClient,
            Scheduler tokenThreads,
            Scheduler eventLoop) {
        String domain = options.find(ConfigurationKey.BATCH_ACCOUNT_DOMAIN).orElseThrow();
        boolean needsToken = accounts.batchKey() == null || accounts.storageKey() == null;
        TokenCredential token =
                needsToken ? new OffLoop(tokenCredential(options, httpClient), tokenThreads, eventLoop) : null;
        // The resource is https://<domain>/ with its slash, hence the second slash.
        return new Credentials(accounts, "https://" + domain + "//.default", token);
    }

    HttpPipelinePolicy batchPolicy(Clock clock) {
        Accounts.SharedKey key = accounts.batchKey();
        return key != null
                ? new SharedKeyPolicy(key.accountName(), key.key(), clock)
                : new BearerTokenAuthenticationPolicy(requireToken(), batchScope);
    }

    HttpPipelinePolicy storagePolicy() {
        Accounts.SharedKey key = accounts.storageKey();
        return key != null
                ? new StorageSharedKeyCredentialPolicy(new StorageSharedKeyCredential(key.accountName(), key.key()))
                : new BearerTokenAuthenticationPolicy(requireToken(), STORAGE_SCOPE);
    }

    /** Acquires a token for Batch, for those who want to know whether that works; empty if a shared key is used. */
    Mono<AccessToken> batchToken() {
        return accounts.batchKey() != null
                ? Mono.empty()
                : requireToken().getToken(new TokenRequestContext().addScopes(batchScope));
    }

    private TokenCredential requireToken() {
        if (token == null) {
            throw new IllegalStateException("both accounts have shared keys");
        }
        return token;
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
                    .tenantId(tenantId.orElseThrow())
                    .clientId(clientId.orElseThrow())
                    .clientSecret(clientSecret.get());
            authorityHost.ifPresent(builder::authorityHost);
            return builder.build();
        }
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder().httpClient(httpClient);
        tenantId.ifPresent(builder::tenantId);
        clientId.ifPresent(builder::managedIdentityClientId);
        authorityHost.ifPresent(builder::authorityHost);
        return builder.build();
    }

    /** A credential that is asked away from the event loop and answers on it. */
    private record OffLoop(TokenCredential credential, Scheduler threads, Scheduler eventLoop)
            implements TokenCredential {
        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            return Mono.defer(() -> credential.getToken(request))
                    .subscribeOn(threads)
                    .publishOn(eventLoop);
        }
    }
}
