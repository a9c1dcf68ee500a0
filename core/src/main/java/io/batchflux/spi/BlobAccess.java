package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** An access lets a node reach one blob: by a signature in the URL, or by a managed identity that its pool has. */
public final class BlobAccess extends GrowableValue<BlobAccess> {

    private static final Shape<BlobAccess> SHAPE = new Shape<>(BlobAccess::new);
    private static final Attribute<SignedUrl> URL = SHAPE.attribute("url");
    private static final Attribute<@Nullable String> IDENTITY_RESOURCE_ID = SHAPE.optional("identityResourceId");

    private BlobAccess(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns access by this URL alone. */
    public static BlobAccess of(SignedUrl url) {
        return SHAPE.initial().with(URL, url);
    }

    /** Returns the blob's URL, with the signature in its query if there is one. */
    public SignedUrl url() {
        return get(URL);
    }

    /** Returns the resource id of the user-assigned managed identity, or {@code null} if the URL is signed. */
    public @Nullable String identityResourceId() {
        return get(IDENTITY_RESOURCE_ID);
    }

    /** Returns a copy with this managed identity, or {@code null}. */
    public BlobAccess withIdentityResourceId(@Nullable String identityResourceId) {
        return with(IDENTITY_RESOURCE_ID, identityResourceId);
    }
}
