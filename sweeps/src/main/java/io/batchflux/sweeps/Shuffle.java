package io.batchflux.sweeps;

/**
 * A random order of the numbers from 0 to less than {@code size}, each computed by its place: a Feistel network whose results
 * that are too large go through it again.
 */
final class Shuffle {

    private static final int ROUNDS = 8;

    private final long size;
    private final Chance chance;
    private final int half;

    Shuffle(int size, Chance chance) {
        this.size = size;
        this.chance = chance;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1L));
        this.half = (bits + 1) / 2;
    }

    int at(int place) {
        long number = place;
        do {
            number = permuted(number);
        } while (number >= size);
        return (int) number;
    }

    private long permuted(long number) {
        long mask = (1L << half) - 1;
        long left = number >>> half;
        long right = number & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (chance.bits(right, round) & mask);
            left = right;
            right = next;
        }
        return left << half | right;
    }
}
