package io.batchflux.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a listing of jobs; it may be empty and yet be followed by another. */
public final class JobPage extends GrowableValue<JobPage> {

    private static final Shape<JobPage> SHAPE = new Shape<>(JobPage::new);
    private static final Attribute<List<JobSnapshot>> JOBS =
            SHAPE.<List<JobSnapshot>>attribute("jobs").checkedBy((name, jobs) -> List.copyOf(jobs));
    private static final Attribute<Instant> SERVER_TIME = SHAPE.attribute("serverTime");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private JobPage(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the last page, with these jobs, answered at this moment of the server's clock. */
    public static JobPage of(List<JobSnapshot> jobs, Instant serverTime) {
        return SHAPE.initial().with(JOBS, jobs).with(SERVER_TIME, serverTime);
    }

    /** Returns the jobs. */
    public List<JobSnapshot> jobs() {
        return get(JOBS);
    }

    /** Returns the moment of the server's clock at which it answered. */
    public Instant serverTime() {
        return get(SERVER_TIME);
    }

    /** Returns what {@link JobQuery#withContinuation} takes to get the next page, or {@code null} on the last. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that is followed by another page, or not if it is {@code null}. */
    public JobPage withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
