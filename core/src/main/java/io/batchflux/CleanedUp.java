package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that a run had made at a service is gone, or ended, or was kept on purpose. */
public final class CleanedUp extends EventValue<CleanedUp> implements RunEvent {

    private static final Shape<CleanedUp> SHAPE = new Shape<>(EVENT, CleanedUp::new);
    private static final Attribute<Remnant> REMNANT = SHAPE.attribute("remnant");
    private static final Attribute<String> NAME = SHAPE.attribute("name");
    private static final Attribute<Disposal> DISPOSAL = SHAPE.attribute("disposal");

    private CleanedUp(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this became of something. */
    public static CleanedUp of(RunInfo run, Instant time, Remnant remnant, String name, Disposal disposal) {
        return SHAPE.of(run, time, remnant, name, disposal);
    }

    /** Returns what sort of thing it is. */
    public Remnant remnant() {
        return get(REMNANT);
    }

    /** Returns the id of the job or task, or the name of the container. */
    public String name() {
        return get(NAME);
    }

    /** Returns what became of it. */
    public Disposal disposal() {
        return get(DISPOSAL);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onCleanedUp(this);
    }
}
