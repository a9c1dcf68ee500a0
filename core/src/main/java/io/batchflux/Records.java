package io.batchflux;

import io.batchflux.JournalRecords.Ended;
import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Rerun;
import io.batchflux.JournalRecords.Result;
import io.batchflux.JournalRecords.Roll;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.JournalRecords.Unknown;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Records of the journal as bytes: a type, and what it has. What a later version adds at the end is not read. */
final class Records {

    /** The version of the format; a journal that was written in a later one is not gone on with. */
    static final int VERSION = 1;

    private static final int OWNER = 1;
    private static final int JOB = 2;
    private static final int SEAL = 3;
    private static final int PLACES = 4;
    private static final int RESULT = 5;
    private static final int RERUN = 6;
    private static final int ROLL = 7;
    private static final int ENDED = 8;

    private Records() {}

    /** Returns the records, one after the other, as they are appended. */
    static byte[] frames(List<JournalRecord> records) {
        Out out = new Out();
        frames(records, out);
        return out.toBytes();
    }

    /** Writes the records behind what is there: all of them, or none. */
    static void frames(List<JournalRecord> records, Out out) {
        int begin = out.size();
        boolean all = false;
        try {
            for (JournalRecord written : records) {
                Frames.write(out, payload -> write(written, payload));
            }
            all = true;
        } finally {
            if (!all) {
                out.cut(begin);
            }
        }
    }

    private static void write(JournalRecord written, Out out) {
        if (written instanceof Owner owner) {
            out.writeByte(OWNER);
            out.writeInt(owner.version());
            out.writeLong(owner.nonce().getMostSignificantBits());
            out.writeLong(owner.nonce().getLeastSignificantBits());
            Binary.text(out, owner.program());
            out.writeLong(owner.at().toEpochMilli());
        } else if (written instanceof Job job) {
            out.writeByte(JOB);
            out.writeInt(job.number());
            Binary.text(out, job.id());
            Binary.text(out, job.poolId());
            Binary.text(out, job.code());
            out.writeBoolean(job.anew());
        } else if (written instanceof Seal seal) {
            out.writeByte(SEAL);
            out.writeInt(seal.job());
        } else if (written instanceof Ended ended) {
            out.writeByte(ENDED);
            out.writeInt(ended.job());
        } else if (written instanceof Places places) {
            out.writeByte(PLACES);
            out.writeInt(places.job());
            out.writeInt(places.attempt());
            out.writeInt(places.items().size());
            for (ItemKey item : places.items()) {
                write(item, out);
            }
        } else if (written instanceof Result result) {
            out.writeByte(RESULT);
            write(result.item(), out);
            Binary.text(out, result.kind());
            out.writeLong(result.at().toEpochMilli());
            Binary.text(out, result.label());
            ByteBuffer body = result.body();
            out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } else if (written instanceof Rerun) {
            out.writeByte(RERUN);
        } else if (written instanceof Roll) {
            out.writeByte(ROLL);
        } else {
            throw new IllegalArgumentException("not written: " + written);
        }
    }

    private static void write(ItemKey item, Out out) {
        out.writeLong(item.high());
        out.writeLong(item.low());
    }

    static JournalRecord read(ByteBuffer payload) {
        return Binary.read(payload, Records::read);
    }

    private static JournalRecord read(DataInputStream in) throws IOException {
        int type = in.readByte();
        return switch (type) {
            case OWNER -> new Owner(in.readInt(), new UUID(in.readLong(), in.readLong()), Binary.text(in), millis(in));
            case JOB -> new Job(in.readInt(), Binary.text(in), Binary.text(in), Binary.text(in), in.readBoolean());
            case ENDED -> new Ended(in.readInt());
            case SEAL -> new Seal(in.readInt());
            case PLACES -> new Places(in.readInt(), in.readInt(), items(in));
            case RESULT ->
                new Result(item(in), Binary.text(in), millis(in), Binary.text(in), ByteBuffer.wrap(in.readAllBytes()));
            case RERUN -> new Rerun();
            case ROLL -> new Roll();
            default -> new Unknown(type);
        };
    }

    private static List<ItemKey> items(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<ItemKey> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item(in));
        }
        return items;
    }

    private static ItemKey item(DataInputStream in) throws IOException {
        return new ItemKey(in.readLong(), in.readLong());
    }

    private static Instant millis(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }
}
