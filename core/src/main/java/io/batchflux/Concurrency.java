package io.batchflux;

/**
 * How much a run does at once.
 *
 * @param maxInFlight how many tasks may be between their upload and the emission of their result
 * @param uploads how many tasks' inputs are uploaded at once
 * @param adds how many add requests, of up to 100 tasks each, are sent at once
 * @param downloads how many tasks' results are fetched at once
 */
public record Concurrency(int maxInFlight, int uploads, int adds, int downloads) {

    /** @throws IllegalArgumentException if a value is less than 1 */
    public Concurrency {
        Check.between("maxInFlight", 1, Integer.MAX_VALUE, maxInFlight);
        Check.between("uploads", 1, 10_000, uploads);
        Check.between("adds", 1, 1_000, adds);
        Check.between("downloads", 1, 10_000, downloads);
    }

    /** Returns the defaults: 10,000 tasks in flight, 16 uploads, 8 adds, 16 downloads. */
    public static Concurrency ofDefaults() {
        return new Concurrency(10_000, 16, 8, 16);
    }

    /** Returns a copy with this many tasks in flight. */
    public Concurrency withMaxInFlight(int maxInFlight) {
        return new Concurrency(maxInFlight, uploads, adds, downloads);
    }

    /** Returns a copy with this many uploads. */
    public Concurrency withUploads(int uploads) {
        return new Concurrency(maxInFlight, uploads, adds, downloads);
    }

    /** Returns a copy with this many adds. */
    public Concurrency withAdds(int adds) {
        return new Concurrency(maxInFlight, uploads, adds, downloads);
    }

    /** Returns a copy with this many downloads. */
    public Concurrency withDownloads(int downloads) {
        return new Concurrency(maxInFlight, uploads, adds, downloads);
    }
}
