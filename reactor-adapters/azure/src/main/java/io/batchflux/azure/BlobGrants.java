package io.batchflux.azure;

import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.UserDelegationKey;
import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.SignedUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets nodes at a container, or at one blob, by a managed identity if there is one, else by a signature made with the account's shared
 * key if we have that, else by one made with a user delegation key.
 *
 * <p>A signature holds for one container or blob, at once, to read or to create and write, and over https only unless the account
 * itself is reached over http.
 */
final class BlobGrants {

    /** The service gives no user delegation key for longer. */
    static final Duration LONGEST_DELEGATION = Duration.ofDays(7);

    /** By how much the node's or the service's clock may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final BlobServiceAsyncClient client;
    private final BlobRequests requests;
    private final BlobSignatures signatures;
    private final @Nullable String accountKey;
    private final @Nullable String nodeIdentity;
    private final InstantSource clock;
    private final AtomicReference<@Nullable UserDelegationKey> delegationKey = new AtomicReference<>();

    BlobGrants(
            BlobServiceAsyncClient client,
            BlobRequests requests,
            BlobSignatures signatures,
            @Nullable String accountKey,
            @Nullable String nodeIdentity,
            InstantSource clock) {
        this.client = client;
        this.requests = requests;
        this.signatures = signatures;
        this.accountKey = accountKey;
        this.nodeIdentity = nodeIdentity;
        this.clock = clock;
    }

    Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        SignedUrl url =
                new SignedUrl(client.getBlobContainerAsyncClient(container).getBlobContainerUrl());
        return signed(url, container, permission, lifetime);
    }

    Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        SignedUrl container = new SignedUrl(
                client.getBlobContainerAsyncClient(blob.container()).getBlobContainerUrl());
        return signed(container, blob.container() + "/" + blob.name(), permission, lifetime)
                .map(access ->
                        BlobAccess.of(access.blobUrl(blob.name())).withIdentityResourceId(access.identityResourceId()));
    }

    /** Emits the container's URL with a signature for this path. */
    private Mono<NodeAccess> signed(SignedUrl container, String path, Permission permission, Duration lifetime) {
        if (nodeIdentity != null) {
            return Mono.just(NodeAccess.of(container).withIdentityResourceId(nodeIdentity));
        }
        return Mono.defer(() -> signature(path, permission, lifetime))
                .map(query -> NodeAccess.of(new SignedUrl(container.value() + "?" + query)));
    }

    private Mono<String> signature(String path, Permission permission, Duration lifetime) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        OffsetDateTime expiry = now.plus(lifetime);
        String key = accountKey;
        return key == null
                ? delegationKey(now, lifetime)
                        .map(delegation -> signatures.signWithDelegation(path, permission, expiry, delegation))
                : Mono.fromSupplier(() -> signatures.signWithKey(path, permission, expiry, key));
    }

    /** Emits a key that outlives the signature: the last one if it does, else a new one. */
    private Mono<UserDelegationKey> delegationKey(OffsetDateTime now, Duration lifetime) {
        Duration longest = LONGEST_DELEGATION.minus(CLOCK_SKEW);
        if (lifetime.compareTo(longest) > 0) {
            return Mono.error(new PermanentServiceException(
                    "",
                    "Access by a user delegation signature lasts at most " + longest + ", was to last " + lifetime
                            + ". Set " + ConfigurationKey.NODE_IDENTITY + " or "
                            + ConfigurationKey.STORAGE_ACCOUNT_KEY
                            + ", or shorten the time limit of the job (JobOptions.withTimeLimit).",
                    null));
        }
        UserDelegationKey last = delegationKey.get();
        if (last != null && !last.getSignedExpiry().isBefore(now.plus(lifetime))) {
            return Mono.just(last);
        }
        OffsetDateTime start = now.minus(CLOCK_SKEW);
        return requests.delegationKey(start, start.plus(LONGEST_DELEGATION)).doOnNext(delegationKey::set);
    }
}
