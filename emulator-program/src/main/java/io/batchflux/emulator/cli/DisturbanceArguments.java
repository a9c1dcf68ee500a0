package io.batchflux.emulator.cli;

import io.batchflux.emulator.DisturbanceOptions;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.LatencyOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the program that say what goes wrong. */
final class DisturbanceArguments {

    @Option(
            names = "--latency",
            paramLabel = "MS|MIN..MAX",
            description = "How many milliseconds each request waits, or between how many; default: ${DEFAULT-VALUE}.")
    private String latency = "0";

    @Option(
            names = "--fault",
            paramLabel = "OPERATION:KIND[,key=value...]",
            description =
                    "Something that goes wrong with requests, such as Tasks_List:429,first=3,retry-after=2. Can be"
                            + " given again.")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Where chance begins; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--clock-skew",
            paramLabel = "DURATION",
            description = "How far the service's clock is ahead, such as PT20M or -PT20M; default: PT0S.")
    private Duration clockSkew = Duration.ZERO;

    EmulatorOptions apply(EmulatorOptions options) {
        return options.withDisturbance(DisturbanceOptions.none().withClockSkew(clockSkew))
                .withLatency(LatencyOptions.parse(latency))
                .withSeed(seed)
                .withFaults(new FaultPlan(
                        seed, faults.stream().map(DisturbanceArguments::fault).toList()));
    }

    private static Fault fault(String text) {
        try {
            return Fault.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("fault " + text + ": " + wrong.getMessage(), wrong);
        }
    }
}
