package io.batchflux.emulator;

/**
 * What comes between requests and their answers.
 *
 * @param latency how long each request waits before it is dealt with
 * @param seed where the chance of the latency begins; two emulators with the same one draw the same
 * @param faults what goes wrong with requests from the start
 */
public record DisturbanceOptions(LatencyOptions latency, long seed, FaultPlan faults) {

    /** No delay and no faults. */
    public static DisturbanceOptions none() {
        return new DisturbanceOptions(LatencyOptions.none(), 0, FaultPlan.none());
    }

    /** A copy with another delay of requests. */
    public DisturbanceOptions withLatency(LatencyOptions latency) {
        return new DisturbanceOptions(latency, seed, faults);
    }

    /** A copy with another beginning of the chance of the latency. */
    public DisturbanceOptions withSeed(long seed) {
        return new DisturbanceOptions(latency, seed, faults);
    }

    /** A copy with other faults. */
    public DisturbanceOptions withFaults(FaultPlan faults) {
        return new DisturbanceOptions(latency, seed, faults);
    }
}
