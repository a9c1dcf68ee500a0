package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A query says which nodes to list: those of a pool, page by page. */
public final class NodeQuery extends GrowableValue<NodeQuery> {

    private static final Shape<NodeQuery> SHAPE = new Shape<>(NodeQuery::new);
    private static final Attribute<String> POOL_ID = SHAPE.attribute("poolId");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private NodeQuery(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a query for all nodes of this pool. */
    public static NodeQuery ofPool(String poolId) {
        return SHAPE.initial().with(POOL_ID, poolId);
    }

    /** Returns the pool. */
    public String poolId() {
        return get(POOL_ID);
    }

    /** Returns the {@link NodePage#continuation()} of the page before, or {@code null} for the first page. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that asks for the page after the one with this continuation, or {@code null} for the first. */
    public NodeQuery withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
