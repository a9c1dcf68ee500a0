package io.batchflux;

import java.nio.ByteBuffer;

/** Bytes in memory to which values are appended, in the order of the network. For one thread. */
final class Out {

    /** What most values take. */
    private static final int SIZE = 512;

    private ByteBuffer bytes = ByteBuffer.allocate(SIZE);

    void writeByte(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void writeLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    void write(byte[] values, int from, int length) {
        room(length).put(values, from, length);
    }

    /** Returns how many bytes there are. */
    int size() {
        return bytes.position();
    }

    /** Forgets what is behind this position. */
    void cut(int position) {
        bytes.position(position);
    }

    /** Leaves room for so many bytes. */
    void skip(int count) {
        room(count).position(bytes.position() + count);
    }

    /** Writes to what was left room for. */
    ByteBuffer at(int position) {
        return bytes.duplicate().position(position);
    }

    /** Returns the bytes, which are not copied: nothing is written any more. */
    ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    byte[] toBytes() {
        byte[] all = new byte[bytes.position()];
        bytes.duplicate().flip().get(all);
        return all;
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int size = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), count));
            bytes = ByteBuffer.allocate(size).put(bytes.flip());
        }
        return bytes;
    }
}
