package io.batchflux.spi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An access lets a node reach one container: by a signature in the URL, or by a managed identity that its pool has. */
public final class NodeAccess extends GrowableValue<NodeAccess> {

    private static final Shape<NodeAccess> SHAPE = new Shape<>(NodeAccess::new);
    private static final Attribute<SignedUrl> CONTAINER_URL = SHAPE.attribute("containerUrl");
    private static final Attribute<@Nullable String> IDENTITY_RESOURCE_ID = SHAPE.optional("identityResourceId");

    private NodeAccess(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns access by this URL alone. */
    public static NodeAccess of(SignedUrl containerUrl) {
        return SHAPE.initial().with(CONTAINER_URL, containerUrl);
    }

    /** Returns the container's URL, with the signature in its query if there is one. */
    public SignedUrl containerUrl() {
        return get(CONTAINER_URL);
    }

    /** Returns the resource id of the user-assigned managed identity, or {@code null} if the URL is signed. */
    public @Nullable String identityResourceId() {
        return get(IDENTITY_RESOURCE_ID);
    }

    /** Returns a copy with this managed identity, or {@code null}. */
    public NodeAccess withIdentityResourceId(@Nullable String identityResourceId) {
        return with(IDENTITY_RESOURCE_ID, identityResourceId);
    }

    /** Returns the URL of the blob with this name, signed as the container's is. */
    public SignedUrl blobUrl(String name) {
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        String base = containerUrl().withoutQuery();
        return new SignedUrl(base + "/" + path + containerUrl().value().substring(base.length()));
    }
}
