package io.batchflux;

import io.batchflux.JournalRecords.Owner;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who owns a run, by its journal: the last who has said so. */
final class Owners {

    private Owners() {}

    /**
     * Returns this program as an owner.
     *
     * @param purpose for which it takes the run; empty if it calls it
     */
    static Owner program(String purpose, Chance chance, Instant now) {
        return new Owner(Records.VERSION, chance.uuid(), System.getProperty("user.name") + "'s program" + purpose, now);
    }

    /** Returns the last owner that these bytes tell of, or {@code null}. */
    static @Nullable Owner lastOf(byte[] bytes) {
        Owner[] last = new Owner[1];
        Frames frames = new Frames((position, payload) -> {
            if (Records.read(payload) instanceof Owner owner) {
                last[0] = owner;
            }
        });
        frames.next(ByteBuffer.wrap(bytes));
        frames.end();
        return last[0];
    }

    static NamedRunException deposed(@Nullable Owner by) {
        return new NamedRunException(
                NamedRunException.Reason.TAKEN_OVER,
                "the run was taken over by " + (by == null ? "another program" : by.program() + " at " + by.at())
                        + "; what was added here goes on, and its results are there, unless that program ends or forgets the run");
    }

    /** Who writes a journal has seen it to be longer than it is: nobody has taken the run, and records are missing. */
    static NamedRunException lost(long written, long found) {
        return new NamedRunException(
                NamedRunException.Reason.RECORDS_LOST,
                "the journal of the run has " + found + " bytes, and had " + written
                        + ": the store has lost what it had accepted; the next call goes on from what is there");
    }
}
