package io.batchflux.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a listing; it may be empty and yet be followed by another. */
public final class BlobPage extends GrowableValue<BlobPage> {

    private static final Shape<BlobPage> SHAPE = new Shape<>(BlobPage::new);
    private static final Attribute<List<BlobSnapshot>> BLOBS =
            SHAPE.<List<BlobSnapshot>>attribute("blobs").checkedBy((name, blobs) -> List.copyOf(blobs));
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");
    private static final Attribute<@Nullable Instant> SERVER_TIME = SHAPE.optional("serverTime");

    private BlobPage(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the last page, with these blobs. */
    public static BlobPage of(List<BlobSnapshot> blobs) {
        return SHAPE.initial().with(BLOBS, blobs);
    }

    /** Returns the blobs, in the order of their names. */
    public List<BlobSnapshot> blobs() {
        return get(BLOBS);
    }

    /** Returns what {@link BlobQuery#withContinuation} takes to get the next page, or {@code null} on the last. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that is followed by another page, or not if it is {@code null}. */
    public BlobPage withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }

    /** Returns when the store answered, by its own clock, or {@code null} if it did not say. */
    public @Nullable Instant serverTime() {
        return get(SERVER_TIME);
    }

    /** Returns a copy that the store answered at this moment, or {@code null}. */
    public BlobPage withServerTime(@Nullable Instant serverTime) {
        return with(SERVER_TIME, serverTime);
    }
}
