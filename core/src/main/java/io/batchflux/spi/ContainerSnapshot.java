package io.batchflux.spi;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container as a listing shows it. */
public final class ContainerSnapshot extends GrowableValue<ContainerSnapshot> {

    private static final Shape<ContainerSnapshot> SHAPE = new Shape<>(ContainerSnapshot::new);
    private static final Attribute<String> NAME = SHAPE.attribute("name");
    private static final Attribute<Instant> MODIFIED = SHAPE.attribute("modified");
    private static final Attribute<Map<String, String>> METADATA =
            SHAPE.attribute("metadata", Map.<String, String>of()).checkedBy((name, pairs) -> Map.copyOf(pairs));

    private ContainerSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a container without metadata, which was last modified at this moment of the store's clock. */
    public static ContainerSnapshot of(String name, Instant modified) {
        return SHAPE.initial().with(NAME, name).with(MODIFIED, modified);
    }

    /** Returns its name. */
    public String name() {
        return get(NAME);
    }

    /** Returns when it was created, or its metadata were written last; blobs in it do not count. */
    public Instant modified() {
        return get(MODIFIED);
    }

    /** Returns its metadata. */
    public Map<String, String> metadata() {
        return get(METADATA);
    }

    /** Returns a copy with these metadata. */
    public ContainerSnapshot withMetadata(Map<String, String> metadata) {
        return with(METADATA, metadata);
    }
}
