package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A query says which containers of a store to list. */
public final class ContainerQuery extends GrowableValue<ContainerQuery> {

    private static final Shape<ContainerQuery> SHAPE = new Shape<>(ContainerQuery::new);
    private static final Attribute<String> PREFIX = SHAPE.attribute("prefix");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private ContainerQuery(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a query for the containers whose names begin with this; all if it is empty. */
    public static ContainerQuery of(String prefix) {
        return SHAPE.initial().with(PREFIX, prefix);
    }

    /** Returns with what the names of listed containers begin. */
    public String prefix() {
        return get(PREFIX);
    }

    /** Returns the {@link ContainerPage#continuation()} of the page before, or {@code null} for the first page. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that asks for the page after the one with this continuation, or {@code null} for the first. */
    public ContainerQuery withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
