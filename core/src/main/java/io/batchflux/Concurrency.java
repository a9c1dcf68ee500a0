package io.batchflux;

import io.batchflux.spi.GrowableValue;
import org.jspecify.annotations.Nullable;

/** These numbers say how much a run does at once: an immutable template; every {@code withX} returns a copy. */
public final class Concurrency extends GrowableValue<Concurrency> {

    private static final long LEAST_BYTES = 1024L * 1024;
    private static final long USUAL_BYTES = 64 * LEAST_BYTES;

    private static final Shape<Concurrency> SHAPE = new Shape<>(Concurrency::new);
    private static final Attribute<Integer> MAX_IN_FLIGHT =
            SHAPE.attribute("maxInFlight", 10_000).checkedBy(Check.range(1, Integer.MAX_VALUE));
    private static final Attribute<Integer> UPLOADS =
            SHAPE.attribute("uploads", 16).checkedBy(Check.range(1, 10_000));
    private static final Attribute<Integer> ADDS = SHAPE.attribute("adds", 8).checkedBy(Check.range(1, 1_000));
    private static final Attribute<Integer> DOWNLOADS =
            SHAPE.attribute("downloads", 16).checkedBy(Check.range(1, 10_000));
    private static final Attribute<Long> BYTES_IN_FLIGHT = SHAPE.attribute("bytesInFlight", defaultBytesInFlight())
            .checkedBy((name, bytes) -> {
                if (bytes < LEAST_BYTES) {
                    throw new IllegalArgumentException(
                            name + " must be at least " + LEAST_BYTES + " (1 MiB), was " + bytes);
                }
                return bytes;
            });
    private static final Concurrency DEFAULTS = SHAPE.initial();

    private Concurrency(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    private static long defaultBytesInFlight() {
        return Math.max(LEAST_BYTES, Math.min(USUAL_BYTES, Runtime.getRuntime().maxMemory() / 4));
    }

    /**
     * Returns the defaults: 10,000 tasks in flight, 16 uploads, 8 adds, 16 downloads; 64 MiB in flight, or a quarter of the
     * memory that this JVM may use if that is less.
     */
    public static Concurrency ofDefaults() {
        return DEFAULTS;
    }

    /** Returns how many tasks may be between their upload and the emission of their result. */
    public int maxInFlight() {
        return get(MAX_IN_FLIGHT);
    }

    /** Returns how many tasks' inputs are uploaded at once. */
    public int uploads() {
        return get(UPLOADS);
    }

    /** Returns how many add requests, of up to 100 tasks each, are sent at once. */
    public int adds() {
        return get(ADDS);
    }

    /** Returns how many tasks' results are fetched at once. */
    public int downloads() {
        return get(DOWNLOADS);
    }

    /**
     * Returns how many bytes of content may be in memory at once on their way: half of them for what is uploaded, half of them for
     * what is received. By default 64 MiB, or a quarter of the memory that this JVM may use if that is less.
     *
     * <p>All runs of the runners that were made from one are counted together; a run that may have less waits for the others.
     * Of uploads, what was read of files, publishers and code counts, until it has arrived. Of what is received, the content of
     * {@link TaskOutput#bytes} and {@link TaskOutput#text}, the latter three times, and results of functions, until their
     * values have been taken. One output that is more than its half comes alone, so it has to fit into memory; {@link TaskOutput#content}
     * and {@link TaskOutput#saveTo} need a few hundred KiB however large an output is. What is smaller than 32 KiB is not counted.
     */
    public long bytesInFlight() {
        return get(BYTES_IN_FLIGHT);
    }

    /**
     * Returns a copy with this many tasks in flight.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Concurrency withMaxInFlight(int maxInFlight) {
        return with(MAX_IN_FLIGHT, maxInFlight);
    }

    /**
     * Returns a copy with this many uploads.
     *
     * @throws IllegalArgumentException if it is not between 1 and 10,000
     */
    public Concurrency withUploads(int uploads) {
        return with(UPLOADS, uploads);
    }

    /**
     * Returns a copy with this many adds.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1,000
     */
    public Concurrency withAdds(int adds) {
        return with(ADDS, adds);
    }

    /**
     * Returns a copy with this many downloads.
     *
     * @throws IllegalArgumentException if it is not between 1 and 10,000
     */
    public Concurrency withDownloads(int downloads) {
        return with(DOWNLOADS, downloads);
    }

    /**
     * Returns a copy with this many bytes of content in memory, of which uploads have one half and what is received the other.
     *
     * @throws IllegalArgumentException if it is less than 1 MiB
     */
    public Concurrency withBytesInFlight(long bytesInFlight) {
        return with(BYTES_IN_FLIGHT, bytesInFlight);
    }
}
