package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** A query says which jobs of an account to list, page by page. */
public final class JobQuery extends GrowableValue<JobQuery> {

    private static final Shape<JobQuery> SHAPE = new Shape<>(JobQuery::new);
    private static final Attribute<@Nullable String> ID_PREFIX = SHAPE.optional("idPrefix");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");
    private static final JobQuery ALL = SHAPE.initial();

    private JobQuery(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a query for all jobs. */
    public static JobQuery ofAll() {
        return ALL;
    }

    /** Returns with what the ids of listed jobs begin, or {@code null} for any. */
    public @Nullable String idPrefix() {
        return get(ID_PREFIX);
    }

    /** Returns the {@link JobPage#continuation()} of the page before, or {@code null} for the first page. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that lists only jobs whose ids begin so, or {@code null} for any. */
    public JobQuery withIdPrefix(@Nullable String idPrefix) {
        return with(ID_PREFIX, idPrefix);
    }

    /** Returns a copy that asks for the page after the one with this continuation, or {@code null} for the first. */
    public JobQuery withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
