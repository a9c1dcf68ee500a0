package io.batchflux.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a listing of containers; it may be empty and yet be followed by another. */
public final class ContainerPage extends GrowableValue<ContainerPage> {

    private static final Shape<ContainerPage> SHAPE = new Shape<>(ContainerPage::new);
    private static final Attribute<List<ContainerSnapshot>> CONTAINERS = SHAPE.<List<ContainerSnapshot>>attribute(
                    "containers")
            .checkedBy((name, containers) -> List.copyOf(containers));
    private static final Attribute<Instant> SERVER_TIME = SHAPE.attribute("serverTime");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private ContainerPage(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the last page, with these containers, answered at this moment of the store's clock. */
    public static ContainerPage of(List<ContainerSnapshot> containers, Instant serverTime) {
        return SHAPE.initial().with(CONTAINERS, containers).with(SERVER_TIME, serverTime);
    }

    /** Returns the containers, in the order of their names. */
    public List<ContainerSnapshot> containers() {
        return get(CONTAINERS);
    }

    /** Returns the moment of the store's clock at which it answered. */
    public Instant serverTime() {
        return get(SERVER_TIME);
    }

    /** Returns what {@link ContainerQuery#withContinuation} takes to get the next page, or {@code null} on the last. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that is followed by another page, or not if it is {@code null}. */
    public ContainerPage withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
