package io.batchflux;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The kinds of records in the journal of a named run. */
final class JournalRecords {

    private JournalRecords() {}

    /**
     * From here on the run belongs to this owner.
     *
     * @param version of the journal's format, in which the owner writes
     * @param nonce which no other owner has
     * @param program who it is, for people
     */
    record Owner(int version, UUID nonce, String program, Instant at) implements JournalRecord {}

    /**
     * A job of the run, which may be there or will be.
     *
     * @param number from 1
     * @param code the hash of the functions' code; empty for tasks that are commands
     * @param anew whether nothing counts that was written before
     */
    record Job(int number, String id, String poolId, String code, boolean anew) implements JournalRecord {}

    /** Nothing is added to the job any more. */
    record Seal(int job) implements JournalRecord {}

    /** The job was told to end, and will not be any more. */
    record Ended(int job) implements JournalRecord {}

    /** These items have a task together in the job, which may be there or will be. */
    record Places(int job, int attempt, List<ItemKey> items) implements JournalRecord {}

    /**
     * What became of an item.
     *
     * @param kind of its failure; empty if it succeeded
     * @param label what the item is called, for people
     * @param body what {@link Bodies} reads
     */
    record Result(ItemKey item, String kind, Instant at, String label, ByteBuffer body) implements JournalRecord {

        boolean isFailed() {
            return !kind.isEmpty();
        }
    }

    /** Failures that were written before do not count. */
    record Rerun() implements JournalRecord {}

    /** The journal goes on in the next segment. */
    record Roll() implements JournalRecord {}

    /** Something of which this version knows nothing, and which it may pass over. */
    record Unknown(int type) implements JournalRecord {}
}
