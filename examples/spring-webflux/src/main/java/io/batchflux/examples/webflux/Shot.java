package io.batchflux.examples.webflux;

/**
 * A shot, and how far it goes.
 *
 * @param angle in degrees
 * @param speed in metres a second
 */
public record Shot(double angle, double speed) {

    private static final double GRAVITY = 9.81;

    /** Runs on a node. */
    public static double distance(Shot shot) {
        if (shot.speed() < 0) {
            throw new IllegalArgumentException("speed must not be negative, was " + shot.speed());
        }
        return shot.speed() * shot.speed() * Math.sin(2 * Math.toRadians(shot.angle())) / GRAVITY;
    }
}
