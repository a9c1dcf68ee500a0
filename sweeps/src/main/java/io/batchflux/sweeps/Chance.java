package io.batchflux.sweeps;

/**
 * Numbers that look random and depend on a seed, an index and a dimension alone, so that any of them can be computed first.
 *
 * @param seed what they all depend on
 */
record Chance(long seed) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Returns a number of 64 bits. */
    long bits(long index, long dimension) {
        return mix(mix(mix(seed + GOLDEN) + index * GOLDEN) + dimension * GOLDEN);
    }

    /** Returns a number from 0 to less than 1. */
    double share(long index, long dimension) {
        return (bits(index, dimension) >>> 11) * 0x1.0p-53;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
