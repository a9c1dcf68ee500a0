package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that Batchflux has made at a service and that is still there, whichever program made it: a job, a container of blobs, or
 * an archive of code. Its metadata say so, and not its name.
 */
public final class Leftover extends GrowableValue<Leftover> {

    private static final Shape<Leftover> SHAPE = new Shape<>(Leftover::new);
    private static final Attribute<Remnant> REMNANT = SHAPE.attribute("remnant");
    private static final Attribute<String> NAME = SHAPE.attribute("name");
    private static final Attribute<String> OWNER = SHAPE.attribute("owner", "");
    private static final Attribute<String> RUN = SHAPE.attribute("run", "");
    private static final Attribute<Duration> AGE = SHAPE.attribute("age", Duration.ZERO);
    private static final Attribute<Boolean> IN_USE = SHAPE.attribute("inUse", false);
    private static final Attribute<@Nullable String> KEPT_FOR = SHAPE.optional("keptFor");

    private Leftover(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a leftover of which nothing else is known. */
    public static Leftover of(Remnant remnant, String name) {
        return SHAPE.initial().with(REMNANT, remnant).with(NAME, name);
    }

    /** Returns what sort of thing it is. */
    public Remnant remnant() {
        return get(REMNANT);
    }

    /** Returns the id of the job, the name of the container, or the hash of the archive. */
    public String name() {
        return get(NAME);
    }

    /** Returns who made it, as {@link JobOptions#owner()} was, with percents for what is not ASCII. */
    public String owner() {
        return get(OWNER);
    }

    /** Returns the run that it is of, which is a part of the names of all that the run has made; empty for code, which runs share. */
    public String run() {
        return get(RUN);
    }

    /** Returns how long ago it was created, or its lease was last renewed, by the service's clock. */
    public Duration age() {
        return get(AGE);
    }

    /** Returns whether its run may go on: the job is active, or the lease has not ended. */
    public boolean isInUse() {
        return get(IN_USE);
    }

    /** Returns why it is wanted although its run is over, such as {@code clean-up} or {@code results}, or {@code null}. */
    public @Nullable String keptFor() {
        return get(KEPT_FOR);
    }

    /** Returns a copy of this owner. */
    public Leftover withOwner(String owner) {
        return with(OWNER, owner);
    }

    /** Returns a copy of this run. */
    public Leftover withRun(String run) {
        return with(RUN, run);
    }

    /** Returns a copy of this age. */
    public Leftover withAge(Duration age) {
        return with(AGE, age);
    }

    /** Returns a copy that is in use, or not. */
    public Leftover withInUse(boolean inUse) {
        return with(IN_USE, inUse);
    }

    /** Returns a copy that is kept for this reason, or not if it is {@code null}. */
    public Leftover withKeptFor(@Nullable String reason) {
        return with(KEPT_FOR, reason);
    }
}
