package io.batchflux.spi;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** This says how a blob is written. */
public final class BlobWrite extends GrowableValue<BlobWrite> {

    private static final Shape<BlobWrite> SHAPE = new Shape<>(BlobWrite::new);
    private static final Attribute<Condition> CONDITION = SHAPE.attribute("condition");
    private static final Attribute<Map<String, String>> METADATA =
            SHAPE.attribute("metadata", Map.<String, String>of()).checkedBy((name, pairs) -> Map.copyOf(pairs));
    private static final Attribute<@Nullable UUID> LEASE = SHAPE.optional("lease");

    private BlobWrite(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns how to write a blob under this condition. */
    public static BlobWrite of(Condition condition) {
        return SHAPE.initial().with(CONDITION, condition);
    }

    /** Returns what must hold of the blob before. */
    public Condition condition() {
        return get(CONDITION);
    }

    /** Returns the names, which are identifiers, and values that are kept with the blob. */
    public Map<String, String> metadata() {
        return get(METADATA);
    }

    /** Returns the lease under which to write, or {@code null} if the blob is not leased. */
    public @Nullable UUID lease() {
        return get(LEASE);
    }

    /** Returns a copy with which these names and values are kept, and no others. */
    public BlobWrite withMetadata(Map<String, String> metadata) {
        return with(METADATA, metadata);
    }

    /** Returns a copy that writes under this lease, or {@code null} for none. */
    public BlobWrite withLease(@Nullable UUID lease) {
        return with(LEASE, lease);
    }
}
