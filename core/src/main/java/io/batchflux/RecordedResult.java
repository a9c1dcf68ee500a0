package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is recorded of one item of a {@linkplain NamedRun named run}, for who does not have the items at hand. */
public final class RecordedResult extends GrowableValue<RecordedResult> {

    private static final Shape<RecordedResult> SHAPE = new Shape<>(RecordedResult::new);
    private static final Attribute<String> ITEM = SHAPE.attribute("item");
    private static final Attribute<Instant> AT = SHAPE.attribute("at");
    private static final Attribute<@Nullable String> VALUE = SHAPE.optional("value");
    private static final Attribute<@Nullable String> FAILURE = SHAPE.optional("failure");
    private static final Attribute<String> KIND = SHAPE.attribute("kind", "");
    private static final Attribute<List<TaskOutput>> OUTPUTS =
            SHAPE.attribute("outputs", List.<TaskOutput>of()).checkedBy((name, outputs) -> List.copyOf(outputs));

    private RecordedResult(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns what was recorded of this item at this moment. */
    public static RecordedResult of(String item, Instant at) {
        return SHAPE.initial().with(ITEM, item).with(AT, at);
    }

    /** Returns a task's id, or the JSON of a call's argument, of which what goes beyond 1,000 characters is left out. */
    public String item() {
        return get(ITEM);
    }

    /** Returns when it was recorded, by the clock of the program that did. */
    public Instant at() {
        return get(AT);
    }

    /** Returns whether the item succeeded. */
    public boolean isSuccess() {
        return kind().isEmpty();
    }

    /** Returns the JSON of what a function returned; {@code null} for a task, or a call that failed. */
    public @Nullable String value() {
        return get(VALUE);
    }

    /** Returns why the item failed, or {@code null} if it did not. */
    public @Nullable String failure() {
        return get(FAILURE);
    }

    /** Returns the kind of the failure, as {@link NamedRunStatus#failures()} has it; empty if there is none. */
    public String kind() {
        return get(KIND);
    }

    /** Returns what a task has left. */
    public List<TaskOutput> outputs() {
        return get(OUTPUTS);
    }

    /** Returns a copy with this value, or {@code null}. */
    public RecordedResult withValue(@Nullable String value) {
        return with(VALUE, value);
    }

    /** Returns a copy that failed for this reason, or {@code null}. */
    public RecordedResult withFailure(@Nullable String failure) {
        return with(FAILURE, failure);
    }

    /** Returns a copy with this kind of failure; empty for none. */
    public RecordedResult withKind(String kind) {
        return with(KIND, kind);
    }

    /** Returns a copy with these outputs. */
    public RecordedResult withOutputs(List<TaskOutput> outputs) {
        return with(OUTPUTS, outputs);
    }
}
