package io.batchflux.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options are copied with one value changed. */
class CopyTests {

    private static final Map<Class<?>, Object> VALUES = Map.of(
            long.class, 77L,
            RequestLogging.class, RequestLogging.JSON,
            Duration.class, Duration.ofSeconds(77),
            EndpointOptions.class, EmulatorOptions.defaults().endpoint().withPort(77),
            AccountOptions.class, EmulatorOptions.defaults().account().withName("changed"),
            LimitOptions.class, EmulatorOptions.defaults().limits().withMaxPageSize(77),
            NodeOptions.class, EmulatorOptions.defaults().nodes().withPools(),
            Path.class, Path.of("kept"),
            JobOptions.class, JobOptions.defaults().withTaskDiskQuota(77),
            DisturbanceOptions.class,
                    EmulatorOptions.defaults().disturbance().withLatency(LatencyOptions.fixed(Duration.ofSeconds(77))));

    static Stream<Record> options() {
        return Stream.of(EmulatorOptions.defaults(), JobOptions.defaults(), RuntimeOptions.processes());
    }

    @ParameterizedTest
    @MethodSource("options")
    void eachWitherChangesItsComponentAlone(Record options) throws ReflectiveOperationException {
        for (RecordComponent changed : options.getClass().getRecordComponents()) {
            String name = changed.getName();
            Object before = changed.getAccessor().invoke(options);
            String wither = "with" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            var method = Arrays.stream(options.getClass().getMethods())
                    .filter(each -> each.getName().equals(wither) && each.getParameterCount() == 1)
                    .findFirst()
                    .orElseThrow();
            Class<?> type = method.getParameterTypes()[0];
            Object value = type == boolean.class
                    ? !(boolean) before
                    : type == Optional.class ? Optional.of("2020-12-06") : requireNonNull(VALUES.get(type), wither);

            Object copy = method.invoke(options, value);

            for (RecordComponent each : options.getClass().getRecordComponents()) {
                Object expected = each.getAccessor().invoke(options);
                if (each.getName().equals(name)) {
                    expected = before instanceof Optional<?> && type != Optional.class ? Optional.of(value) : value;
                }
                assertThat(each.getAccessor().invoke(copy))
                        .as(wither + ": " + each.getName())
                        .isEqualTo(expected);
            }
            assertThat(copy).isNotEqualTo(options);
        }
    }

    @Test
    void aValueThatIsRefusedIsRefusedWithItsWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.defaults().withTaskDiskQuota(0))
                .withMessage("taskDiskQuota must be at least 1 byte, was 0");
    }

    @Test
    void aComponentThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Copy.with(JobOptions.defaults(), "quota", 1L))
                .withMessageStartingWith("JobOptions has no quota, but ");
    }
}
