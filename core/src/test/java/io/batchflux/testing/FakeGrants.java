package io.batchflux.testing;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.SignedUrl;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The signatures that a fake blob store gave out, and what each of them allows. */
final class FakeGrants {

    static final String HOST = "https://blobs.example/";
    private static final String SIGNATURE = "?sig=secret-";

    /** @param blob the only one that it is for, or {@code null} if it is for all of the container */
    private record Grant(String container, @Nullable String blob, Permission permission, Instant end) {}

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    SignedUrl grant(String container, Permission permission, Duration lifetime, Instant now) {
        return new SignedUrl(HOST + container + signature(new Grant(container, null, permission, now.plus(lifetime))));
    }

    SignedUrl grant(BlobName blob, Permission permission, Duration lifetime, Instant now) {
        Grant grant = new Grant(blob.container(), blob.name(), permission, now.plus(lifetime));
        return NodeAccess.of(new SignedUrl(HOST + blob.container() + signature(grant)))
                .blobUrl(blob.name());
    }

    private String signature(Grant grant) {
        String signature = SIGNATURE + count.incrementAndGet();
        grants.put(signature, grant);
        return signature;
    }

    static boolean isOurs(SignedUrl url) {
        return url.value().startsWith(HOST);
    }

    /** Returns the container and the path within it, which is empty for the container itself. */
    static String[] split(SignedUrl url) {
        String path = URI.create(url.withoutQuery()).getPath().substring(1);
        int slash = path.indexOf('/');
        return slash < 0 ? new String[] {path, ""} : new String[] {path.substring(0, slash), path.substring(slash + 1)};
    }

    static BlobName blob(SignedUrl url) {
        String[] parts = split(url);
        return new BlobName(parts[0], parts[1]);
    }

    /** Returns why this may not be done to the blob with the URL now, or {@code null} if it may. */
    @Nullable
    String refusal(SignedUrl url, String blob, Permission permission, Instant now) {
        Grant grant = grants.get(url.value().substring(url.withoutQuery().length()));
        if (grant == null || !grant.container().equals(split(url)[0])) {
            return "the signature is not for this container";
        }
        if (grant.blob() != null && !grant.blob().equals(blob)) {
            return "the signature is not for this blob";
        }
        if (grant.permission() != permission) {
            return "the signature is for " + grant.permission() + " only";
        }
        return grant.end().isBefore(now) ? "the signature expired at " + grant.end() : null;
    }
}
