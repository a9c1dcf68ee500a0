package io.batchflux.benchmarks;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** How the durations of the calls of a sweep are drawn. */
enum Distribution {
    /** All are the same. */
    CONSTANT {
        @Override
        double factor(RandomGenerator chance) {
            return 1;
        }
    },
    /** Many are short, and few are long. */
    EXPONENTIAL {
        @Override
        double factor(RandomGenerator chance) {
            return -Math.log(1 - chance.nextDouble());
        }
    };

    /** Draws how many times the mean one of them is. */
    abstract double factor(RandomGenerator chance);

    /** Returns the durations in microseconds; the same seed draws the same. */
    long[] draw(int calls, long meanMillis, long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        return IntStream.range(0, calls)
                .mapToLong(i -> Math.round(meanMillis * 1000.0 * factor(chance)))
                .toArray();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
