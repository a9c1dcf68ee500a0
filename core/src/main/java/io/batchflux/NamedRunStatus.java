package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status says what is recorded of a named run. What has ended since somebody had the run last is not in it. */
public final class NamedRunStatus extends GrowableValue<NamedRunStatus> {

    private static final Shape<NamedRunStatus> SHAPE = new Shape<>(NamedRunStatus::new);
    private static final Attribute<String> NAME = SHAPE.attribute("name");
    private static final Attribute<Integer> KNOWN = SHAPE.attribute("known");
    private static final Attribute<Integer> RECORDED = SHAPE.attribute("recorded");
    private static final Attribute<Map<String, Integer>> FAILURES =
            SHAPE.<Map<String, Integer>>attribute("failures").checkedBy((name, counts) -> Map.copyOf(counts));
    private static final Attribute<@Nullable Instant> FIRST = SHAPE.optional("first");
    private static final Attribute<@Nullable Instant> LAST = SHAPE.optional("last");

    private NamedRunStatus(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a status with these numbers. */
    public static NamedRunStatus of(String name, int known, int recorded, Map<String, Integer> failures) {
        return SHAPE.initial()
                .with(NAME, name)
                .with(KNOWN, known)
                .with(RECORDED, recorded)
                .with(FAILURES, failures);
    }

    /** Returns the name of the run. */
    public String name() {
        return get(NAME);
    }

    /** Returns how many items have a task, or had one. */
    public int known() {
        return get(KNOWN);
    }

    /** Returns how many of them have a result that is recorded. */
    public int recorded() {
        return get(RECORDED);
    }

    /** Returns how many of the results are failures, by their kind: that of a {@link TaskFailure}, or the class that a function threw. */
    public Map<String, Integer> failures() {
        return get(FAILURES);
    }

    /** Returns when the first result was recorded, by the clock of the program that did, or {@code null} if none is. */
    public @Nullable Instant first() {
        return get(FIRST);
    }

    /** Returns when the last result was recorded, by the clock of the program that did, or {@code null} if none is. */
    public @Nullable Instant last() {
        return get(LAST);
    }

    /** Returns how many of the results are successes. */
    public int succeeded() {
        return recorded()
                - failures().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns a copy whose first result was recorded at this moment, or {@code null}. */
    public NamedRunStatus withFirst(@Nullable Instant first) {
        return with(FIRST, first);
    }

    /** Returns a copy whose last result was recorded at this moment, or {@code null}. */
    public NamedRunStatus withLast(@Nullable Instant last) {
        return with(LAST, last);
    }
}
