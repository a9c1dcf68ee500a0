package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A blob as a listing shows it. */
public final class BlobSnapshot extends GrowableValue<BlobSnapshot> {

    private static final Shape<BlobSnapshot> SHAPE = new Shape<>(BlobSnapshot::new);
    private static final Attribute<BlobName> BLOB = SHAPE.attribute("blob");
    private static final Attribute<Long> SIZE = SHAPE.attribute("size");

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
}
