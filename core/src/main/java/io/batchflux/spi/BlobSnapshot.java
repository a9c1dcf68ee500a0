package io.batchflux.spi;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A blob as the store shows it: where it is and its size, and what else was asked for. */
public final class BlobSnapshot extends GrowableValue<BlobSnapshot> {

    private static final Shape<BlobSnapshot> SHAPE = new Shape<>(BlobSnapshot::new);
    private static final Attribute<BlobName> BLOB = SHAPE.attribute("blob");
    private static final Attribute<Long> SIZE = SHAPE.attribute("size");
    private static final Attribute<@Nullable ETag> E_TAG = SHAPE.optional("eTag");
    private static final Attribute<@Nullable Instant> MODIFIED = SHAPE.optional("modified");
    private static final Attribute<Map<String, String>> METADATA =
            SHAPE.attribute("metadata", Map.<String, String>of()).checkedBy((name, pairs) -> Map.copyOf(pairs));
    private static final Attribute<Integer> APPENDED = SHAPE.attribute("appended", 0);

    private BlobSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a blob of this size. */
    public static BlobSnapshot of(BlobName blob, long size) {
        return SHAPE.initial().with(BLOB, blob).with(SIZE, size);
    }

    /** Returns where it is. */
    public BlobName blob() {
        return get(BLOB);
    }

    /** Returns its size in bytes. */
    public long size() {
        return get(SIZE);
    }

    /** Returns its state, or {@code null} if that was not asked for. */
    public @Nullable ETag eTag() {
        return get(E_TAG);
    }

    /** Returns when it was written last, by the store's clock, or {@code null} if that was not asked for. */
    public @Nullable Instant modified() {
        return get(MODIFIED);
    }

    /** Returns the names and values that are kept with it; none if they were not asked for. */
    public Map<String, String> metadata() {
        return get(METADATA);
    }

    /** Returns how often was appended to it; 0 if it is no such blob, or if that was not asked for. */
    public int appended() {
        return get(APPENDED);
    }

    /** Returns a copy in this state, or {@code null}. */
    public BlobSnapshot withETag(@Nullable ETag eTag) {
        return with(E_TAG, eTag);
    }

    /** Returns a copy that was written at this moment, or {@code null}. */
    public BlobSnapshot withModified(@Nullable Instant modified) {
        return with(MODIFIED, modified);
    }

    /** Returns a copy with which these names and values are kept. */
    public BlobSnapshot withMetadata(Map<String, String> metadata) {
        return with(METADATA, metadata);
    }

    /** Returns a copy to which was appended so often. */
    public BlobSnapshot withAppended(int appended) {
        return with(APPENDED, appended);
    }
}
