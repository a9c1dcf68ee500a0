package io.batchflux.emulator;

import io.batchflux.emulator.wire.ServiceClock;
import java.time.Duration;

/**
 * Disturbance options say what comes between requests and their answers. By default nothing does, and the service has
 * the machine's time. They are immutable.
 *
 * @param latency how long each request waits before it is dealt with
 * @param seed where the chance of the latency begins; two emulators with the same one draw the same
 * @param faults what goes wrong with requests from the start
 * @param clockSkew how far the service's clock is ahead of the machine's; negative when it is behind
 */
public record DisturbanceOptions(LatencyOptions latency, long seed, FaultPlan faults, Duration clockSkew) {

    /** Checks the values. */
    public DisturbanceOptions {
        ServiceClock.checked(clockSkew);
    }

    /** Returns options with no delay, no faults, and the machine's time. */
    public static DisturbanceOptions none() {
        return new DisturbanceOptions(LatencyOptions.none(), 0, FaultPlan.none(), Duration.ZERO);
    }

    /** Returns a copy with another delay of requests. */
    public DisturbanceOptions withLatency(LatencyOptions latency) {
        return Copy.with(this, "latency", latency);
    }

    /** Returns a copy in which the chance of the latency begins elsewhere. */
    public DisturbanceOptions withSeed(long seed) {
        return Copy.with(this, "seed", seed);
    }

    /** Returns a copy with other faults. */
    public DisturbanceOptions withFaults(FaultPlan faults) {
        return Copy.with(this, "faults", faults);
    }

    /** Returns a copy with a clock that is ahead by this much, or behind. */
    public DisturbanceOptions withClockSkew(Duration clockSkew) {
        return Copy.with(this, "clockSkew", clockSkew);
    }
}
