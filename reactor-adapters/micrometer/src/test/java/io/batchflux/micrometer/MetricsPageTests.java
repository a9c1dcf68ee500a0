package io.batchflux.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/metrics.md are those of the code. What the page is to have is in the message if it has not. */
class MetricsPageTests {

    private static final Path PAGE = Path.of("../../docs/metrics.md");

    @Test
    void metersAreInThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(meters());
    }

    @Test
    void observationsAreInThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(observations());
    }

    @Test
    void keysAreInThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(keys());
    }

    private static String meters() {
        return "| meter | type | unit | tags | what it shows |\n|---|---|---|---|---|\n"
                + Arrays.stream(BatchMeter.values())
                        .map(meter -> "| `" + meter.getName() + "` | "
                                + meter.getType().name().toLowerCase(Locale.ROOT) + " | "
                                + (meter.getBaseUnit() == null ? "" : meter.getBaseUnit()) + " | "
                                + names(meter.getKeyNames()) + " | " + meter.description() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String observations() {
        return "| observation | keys of few values | keys of many values | what it is |\n|---|---|---|---|\n"
                + Arrays.stream(BatchObservation.values())
                        .map(observation -> "| `" + name(observation) + "` | "
                                + names(observation.getLowCardinalityKeyNames()) + " | "
                                + names(observation.getHighCardinalityKeyNames()) + " | " + observation.description()
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private static String name(BatchObservation observation) {
        return switch (observation) {
            case RUN -> new DefaultRunObservationConvention().getName();
            case SUBMIT -> new DefaultSubmitObservationConvention().getName();
        };
    }

    private static String keys() {
        return "| key | what it says |\n|---|---|\n"
                + Arrays.stream(BatchKey.values())
                        .map(key -> "| `" + key.asString() + "` | " + key.description() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String names(KeyName[] keys) {
        return Arrays.stream(keys).map(key -> "`" + key.asString() + "`").collect(Collectors.joining(", "));
    }
}
