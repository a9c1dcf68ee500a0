package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A file that the Batch agent downloads to the node before a task starts. */
public final class ResourceFile extends GrowableValue<ResourceFile> {

    private static final Shape<ResourceFile> SHAPE = new Shape<>(ResourceFile::new);
    private static final Attribute<SignedUrl> URL = SHAPE.attribute("url");
    private static final Attribute<String> PATH = SHAPE.attribute("path");
    private static final Attribute<@Nullable String> IDENTITY_RESOURCE_ID = SHAPE.optional("identityResourceId");

    private ResourceFile(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a file for which the URL is enough. */
    public static ResourceFile of(SignedUrl url, String path) {
        return SHAPE.initial().with(URL, url).with(PATH, path);
    }

    /** Returns where it is downloaded from. */
    public SignedUrl url() {
        return get(URL);
    }

    /** Returns where it is put, relative to the task's working directory. */
    public String path() {
        return get(PATH);
    }

    /** Returns the managed identity with which the node reads it, or {@code null} if the URL is enough. */
    public @Nullable String identityResourceId() {
        return get(IDENTITY_RESOURCE_ID);
    }

    /** Returns a copy that the node reads with this managed identity, or {@code null}. */
    public ResourceFile withIdentityResourceId(@Nullable String identityResourceId) {
        return with(IDENTITY_RESOURCE_ID, identityResourceId);
    }
}
