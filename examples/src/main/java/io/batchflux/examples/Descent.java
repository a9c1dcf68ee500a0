package io.batchflux.examples;

/**
 * Steps down a slope, of which those that begin well need not end well.
 *
 * @param rate how large a step is
 * @param steps how many there are
 */
public record Descent(double rate, int steps) {

    /** Returns a copy with so many times as many steps. */
    Descent withSteps(int times) {
        return new Descent(rate, steps * times);
    }

    /** Returns how high above the bottom the descent ends: what a node computes. */
    public static double loss(Descent descent) {
        double x = 1;
        double y = 1;
        for (int i = 0; i < descent.steps; i++) {
            x -= descent.rate * 2 * x;
            y -= descent.rate * 0.2 * y;
        }
        return x * x + 0.1 * y * y;
    }
}
