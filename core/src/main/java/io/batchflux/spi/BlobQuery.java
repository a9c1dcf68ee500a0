package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A query says which blobs of a container to list. */
public final class BlobQuery extends GrowableValue<BlobQuery> {

    /** A page is read on the event loop, which takes some milliseconds at this size. */
    private static final int MAX_PAGE = 1_000;

    private static final Shape<BlobQuery> SHAPE = new Shape<>(BlobQuery::new);
    private static final Attribute<String> CONTAINER = SHAPE.attribute("container");
    private static final Attribute<String> PREFIX = SHAPE.attribute("prefix", "");
    private static final Attribute<Integer> PAGE_SIZE = SHAPE.attribute("pageSize", MAX_PAGE)
            .checkedBy((name, size) -> {
                if (size < 1 || size > MAX_PAGE) {
                    throw new IllegalArgumentException(name + " must be between 1 and 1,000, was " + size);
                }
                return size;
            });
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private BlobQuery(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a query for all blobs of the container. */
    public static BlobQuery of(String container) {
        return SHAPE.initial().with(CONTAINER, container);
    }

    /** Returns the container. */
    public String container() {
        return get(CONTAINER);
    }

    /** Returns with what the names of listed blobs begin. */
    public String prefix() {
        return get(PREFIX);
    }

    /** Returns how many blobs a page has at most. */
    public int pageSize() {
        return get(PAGE_SIZE);
    }

    /** Returns the {@link BlobPage#continuation()} of the page before, or {@code null} for the first page. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that lists only blobs whose names begin with this. */
    public BlobQuery withPrefix(String prefix) {
        return with(PREFIX, prefix);
    }

    /**
     * Returns a copy with this many blobs in a page, at most.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1,000
     */
    public BlobQuery withPageSize(int pageSize) {
        return with(PAGE_SIZE, pageSize);
    }

    /** Returns a copy that asks for the page after the one with this continuation, or {@code null} for the first. */
    public BlobQuery withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
