package io.batchflux;

import java.util.Arrays;

/**
 * The last bytes that were read of a file that grows. They are read again with what follows: if they are others by then, the file was
 * begun anew. Nothing else tells that: it may be longer than before when it is seen next, and nodes do not say when a file was made.
 */
final class LogTail {

    static final int LONGEST = 256;

    private byte[] bytes = {};

    int length() {
        return bytes.length;
    }

    /** Returns whether what was read again is what was read before. */
    boolean isBeginOf(byte[] part) {
        return part.length >= bytes.length && Arrays.equals(part, 0, bytes.length, bytes, 0, bytes.length);
    }

    /** Notes the end of this, which begins with what was read again. */
    void read(byte[] part) {
        bytes = Arrays.copyOfRange(part, Math.max(0, part.length - LONGEST), part.length);
    }

    void clear() {
        bytes = new byte[0];
    }
}
