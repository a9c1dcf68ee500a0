package io.batchflux.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a listing of nodes; it may be empty and yet be followed by another. */
public final class NodePage extends GrowableValue<NodePage> {

    private static final Shape<NodePage> SHAPE = new Shape<>(NodePage::new);
    private static final Attribute<List<NodeSnapshot>> NODES =
            SHAPE.<List<NodeSnapshot>>attribute("nodes").checkedBy((name, nodes) -> List.copyOf(nodes));
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private NodePage(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the last page, with these nodes. */
    public static NodePage of(List<NodeSnapshot> nodes) {
        return SHAPE.initial().with(NODES, nodes);
    }

    /** Returns the nodes. */
    public List<NodeSnapshot> nodes() {
        return get(NODES);
    }

    /** Returns what {@link NodeQuery#withContinuation} takes to get the next page, or {@code null} on the last. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that is followed by another page, or not if it is {@code null}. */
    public NodePage withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
