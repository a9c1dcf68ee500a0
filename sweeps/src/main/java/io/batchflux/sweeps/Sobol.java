package io.batchflux.sweeps;

import org.hipparchus.random.SobolSequenceGenerator;

/** Sobol's sequence. Not thread-safe: each subscription has its own. */
final class Sobol {

    /** For so many, the file of the library has direction numbers. */
    private static final int MOST = 21_201;

    private final SobolSequenceGenerator generator;
    private int next;

    Sobol(int dimensions) {
        generator = new SobolSequenceGenerator(dimensions);
    }

    static void check(int dimensions) {

        if (dimensions > MOST) {
            throw new IllegalArgumentException("Sobol's sequence must have at most " + MOST + " axes, the space has "
                    + dimensions + "; take a Latin hypercube or random samples");
        }
    }

    Space.Shares at(int index) {
        double[] vector = index == next ? generator.nextVector() : generator.skipTo(index);
        next = index + 1;
        return dimension -> vector[dimension];
    }
}
