package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** This says how a blob is written. */
public final class BlobWrite extends GrowableValue<BlobWrite> {

    private static final Shape<BlobWrite> SHAPE = new Shape<>(BlobWrite::new);
    private static final Attribute<Condition> CONDITION = SHAPE.attribute("condition");

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
}
