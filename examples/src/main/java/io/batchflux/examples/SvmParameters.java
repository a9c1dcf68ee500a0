package io.batchflux.examples;

/**
 * What a support-vector machine with a radial kernel is trained with.
 *
 * @param cost what a misclassified sample costs
 * @param gamma how fast the influence of a sample fades with distance
 */
public record SvmParameters(double cost, double gamma) {

    /** @throws IllegalArgumentException if a value is not positive */
    public SvmParameters {
        if (!(cost > 0) || !(gamma > 0)) {
            throw new IllegalArgumentException("cost and gamma must be positive, were " + cost + " and " + gamma);
        }
    }
}
