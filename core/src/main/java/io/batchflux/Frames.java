package io.batchflux;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds records in a stream of bytes: each begins with a line's end, its length and its checksum. What is no record, such as one
 * that broke off, is passed over, and what follows it is found again. For one stream.
 */
final class Frames {

    static final int MAX_PAYLOAD = 1024 * 1024;
    private static final byte BEGIN = '\n';
    private static final int HEADER = 1 + 2 * Integer.BYTES;

    /** Is given each record. */
    interface Reader {

        /**
         * Reads a record.
         *
         * @param position where its payload is in the stream
         */
        void read(long position, ByteBuffer payload);
    }

    private final Reader reader;
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private long base;

    Frames(Reader reader) {
        this.reader = reader;
    }

    /** Writes a record with this payload. */
    static void write(Out out, Binary.Writing payload) {
        int begin = out.size();
        out.skip(HEADER);
        payload.to(out);
        int length = out.size() - begin - HEADER;
        if (length <= 0 || length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a record must have 1 to " + MAX_PAYLOAD + " bytes, has " + length);
        }
        ByteBuffer header = out.at(begin);
        ByteBuffer written = header.slice(begin + HEADER, length);
        header.put(BEGIN).putInt(length).putInt(checksum(written));
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload.remaining());
        checksum.update(payload.duplicate());
        return (int) checksum.getValue();
    }

    /** Takes the next bytes, which are copied. */
    void next(ByteBuffer bytes) {
        ByteBuffer joined = ByteBuffer.allocate(pending.remaining() + bytes.remaining());
        joined.put(pending).put(bytes.duplicate()).flip();
        pending = joined;
        scan(false);
    }

    /** There are no more: what seemed to be the begin of a long record was none. */
    void end() {
        scan(true);
    }

    private void scan(boolean last) {
        while (pending.hasRemaining()) {
            ByteBuffer payload = null;
            if (pending.get(pending.position()) == BEGIN) {
                if (pending.remaining() < HEADER) {
                    if (!last) {
                        return;
                    }
                } else {
                    int length = pending.getInt(pending.position() + 1);
                    boolean possible = length > 0 && length <= MAX_PAYLOAD;
                    if (possible && pending.remaining() < HEADER + length && !last) {
                        return;
                    }
                    payload = possible ? payload(length) : null;
                }
            }
            if (payload == null) {
                skip(1);
            } else {
                long position = base + HEADER;
                skip(HEADER + payload.remaining());
                reader.read(position, payload);
            }
        }
    }

    private @Nullable ByteBuffer payload(int length) {
        int begin = pending.position() + HEADER;
        if (pending.limit() - begin < length) {
            return null;
        }
        ByteBuffer payload = pending.slice(begin, length);
        return checksum(payload) == pending.getInt(pending.position() + 1 + Integer.BYTES) ? payload : null;
    }

    private void skip(int bytes) {
        pending.position(pending.position() + bytes);
        base += bytes;
    }
}
