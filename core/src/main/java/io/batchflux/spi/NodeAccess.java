package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a node reaches one container: by a signature in the URL, or by a managed identity that its pool has.
 *
 * @param containerUrl the container's URL, with the signature in its query if there is one
 * @param identityResourceId the resource id of the user-assigned managed identity, or {@code null} if the URL is signed
 */
public record NodeAccess(SignedUrl containerUrl, @Nullable String identityResourceId) {

    /** @throws NullPointerException if {@code containerUrl} is {@code null} */
    public NodeAccess {
        requireNonNull(containerUrl, "containerUrl must not be null");
    }

    /** Returns the URL of the blob with this name, signed as the container's is. */
    public SignedUrl blobUrl(String name) {
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        String base = containerUrl.withoutQuery();
        return new SignedUrl(base + "/" + path + containerUrl.value().substring(base.length()));
    }
}
