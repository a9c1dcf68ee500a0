package io.batchflux.emulator;

/**
 * Limit options are the limits of the account; small ones show how a client copes with them. By default pages have 1000
 * items, and there may be 300 active jobs and 100 pools. They are immutable; a limit out of its range throws
 * {@link IllegalArgumentException}.
 *
 * @param maxPageSize how many items a page of a list holds at most; 1 to 1000
 * @param maxActiveJobs how many jobs that are not completed there may be; at least 1
 * @param maxPools how many pools there may be; at least 1
 * @param fileListSize what counts against the 32,768 characters that the files of a task may have
 */
public record LimitOptions(int maxPageSize, int maxActiveJobs, int maxPools, FileListSize fileListSize) {

    /** Checks the values. */
    public LimitOptions {
        if (maxPageSize < 1 || maxPageSize > 1000) {
            throw new IllegalArgumentException("maxPageSize must be 1 to 1000, was " + maxPageSize);
        }
        if (maxActiveJobs < 1) {
            throw new IllegalArgumentException("maxActiveJobs must be at least 1, was " + maxActiveJobs);
        }
        if (maxPools < 1) {
            throw new IllegalArgumentException("maxPools must be at least 1, was " + maxPools);
        }
    }

    /** Returns the defaults: pages of 1000 items, 300 active jobs and 100 pools. */
    public static LimitOptions defaults() {
        return new LimitOptions(1000, 300, 100, FileListSize.JSON);
    }

    /** Returns a copy with another page size. */
    public LimitOptions withMaxPageSize(int maxPageSize) {
        return Copy.with(this, "maxPageSize", maxPageSize);
    }

    /** Returns a copy with another quota of active jobs. */
    public LimitOptions withMaxActiveJobs(int maxActiveJobs) {
        return Copy.with(this, "maxActiveJobs", maxActiveJobs);
    }

    /** Returns a copy with another quota of pools. */
    public LimitOptions withMaxPools(int maxPools) {
        return Copy.with(this, "maxPools", maxPools);
    }

    /** Returns a copy in which something else counts against the characters that the files of a task may have. */
    public LimitOptions withFileListSize(FileListSize fileListSize) {
        return Copy.with(this, "fileListSize", fileListSize);
    }
}
