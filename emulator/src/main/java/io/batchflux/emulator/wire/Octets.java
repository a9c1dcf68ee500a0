package io.batchflux.emulator.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** This class looks through bytes eight at a time, since bodies are large and come often. */
final class Octets {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;

    private Octets() {}

    static boolean areAscii(byte[] octets) {
        int at = 0;
        for (; at + Long.BYTES <= octets.length; at += Long.BYTES) {
            if (((long) LONGS.get(octets, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < octets.length; at++) {
            if (octets[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /** The first place of an ASCII character from a place on; -1 if there is none. */
    static int indexOf(byte[] octets, char character, int from) {
        long pattern = ONES * character;
        int at = from;
        for (; at + Long.BYTES <= octets.length; at += Long.BYTES) {
            // A byte is zero where it is the character; then, and above it at most, the high bit of the difference is
            // set.
            long zeros = (long) LONGS.get(octets, at) ^ pattern;
            long found = (zeros - ONES) & ~zeros & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        for (; at < octets.length; at++) {
            if (octets[at] == character) {
                return at;
            }
        }
        return -1;
    }
}
