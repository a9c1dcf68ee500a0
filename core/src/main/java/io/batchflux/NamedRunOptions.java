package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * These options say how a named run is gone on with: an immutable template; every {@code withX} returns a copy.
 */
public final class NamedRunOptions extends GrowableValue<NamedRunOptions> {

    private static final Shape<NamedRunOptions> SHAPE = new Shape<>(NamedRunOptions::new);
    private static final Attribute<Duration> PATIENCE = SHAPE.attribute("patience", Duration.ofMinutes(1))
            .checkedBy((name, patience) -> patience.isZero() ? patience : Check.positive(name, patience));
    private static final Attribute<Boolean> TAKE_OVER = SHAPE.attribute("takeOver", false);
    private static final Attribute<OtherCode> OTHER_CODE = SHAPE.attribute("otherCode", OtherCode.REFUSE);
    private static final Attribute<String> VERSION = SHAPE.attribute("version", "");
    private static final NamedRunOptions DEFAULTS = SHAPE.initial();

    /** What to do if the run was begun with other code of functions. */
    public enum OtherCode {
        /** Fails, and says both hashes. */
        REFUSE,
        /** Keeps what is recorded, and runs what is missing with the code of this program. */
        KEEP,
        /** Ends what runs with the other code, and runs everything with the code of this program. */
        RECOMPUTE
    }

    private NamedRunOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: a minute's patience, no taking over, other code is refused, no version. */
    public static NamedRunOptions ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns how long is waited for another program that has the run; the run of one that was killed is free after
     * 30 s.
     */
    public Duration patience() {
        return get(PATIENCE);
    }

    /**
     * Returns whether the run is taken from another program that has it, which then fails, instead of waiting for that one.
     *
     * <p>What would be refused then is refused before, and the other program goes on: other code, a journal of a later version of the
     * library, another pool that is not fit for the job, grants for functions that cannot live as long as it.
     */
    public boolean takeOver() {
        return get(TAKE_OVER);
    }

    /** Returns what to do if the run was begun with other code. */
    public OtherCode otherCode() {
        return get(OTHER_CODE);
    }

    /** Returns what is part of the key of each call besides function and argument: another version is another call. */
    public String version() {
        return get(VERSION);
    }

    /**
     * Returns a copy with so much patience; zero fails at once.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public NamedRunOptions withPatience(Duration patience) {
        return with(PATIENCE, patience);
    }

    /** Returns a copy that takes the run over, or does not. */
    public NamedRunOptions withTakeOver(boolean takeOver) {
        return with(TAKE_OVER, takeOver);
    }

    /** Returns a copy that does this about other code. */
    public NamedRunOptions withOtherCode(OtherCode otherCode) {
        return with(OTHER_CODE, otherCode);
    }

    /** Returns a copy with this version of what is computed. */
    public NamedRunOptions withVersion(String version) {
        return with(VERSION, version);
    }
}
