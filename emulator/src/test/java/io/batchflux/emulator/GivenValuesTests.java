package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is given to options: it is refused in words that name it, or right. */
class GivenValuesTests {

    private static final List<Object> OPTIONS = List.of(
            EmulatorOptions.defaults(),
            EndpointOptions.defaults(),
            AccountOptions.defaults(),
            LimitOptions.defaults(),
            NodeOptions.defaults(),
            NodeSupply.prompt(),
            JobOptions.defaults(),
            DisturbanceOptions.none(),
            ImageOptions.none(),
            PoolOptions.of("pool"),
            RuntimeOptions.processes(),
            RuntimeOptions.simulated(),
            FaultPlan.none(),
            Fault.of("Jobs_Get", FaultKind.of("500")),
            AzuriteOptions.defaults());

    /** Values for the other parameters. */
    private static final Map<Class<?>, Object> FIT =
            Map.of(String.class, "abc", Path.class, Path.of("file"), AccountRole.class, AccountRole.READER);

    /** One parameter of a method {@code withX}. */
    record Parameter(Object options, Method method, int index) {

        Class<?> type() {
            return method.getParameterTypes()[index];
        }

        Object call(@Nullable Object value) throws Throwable {
            @Nullable
            Object[] arguments =
                    Arrays.stream(method.getParameterTypes()).map(FIT::get).toArray();
            arguments[index] = value;
            try {
                return method.invoke(options, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName() + ", parameter " + (index + 1);
        }
    }

    private static Stream<Parameter> parameters() {
        return OPTIONS.stream()
                .flatMap(options -> Stream.of(options.getClass().getMethods())
                        .filter(method -> method.getName().startsWith("with"))
                        .flatMap(method -> IntStream.range(0, method.getParameterCount())
                                .mapToObj(index -> new Parameter(options, method, index))));
    }

    static Stream<Parameter> objects() {
        return parameters().filter(parameter -> !parameter.type().isPrimitive());
    }

    static Stream<Parameter> texts() {
        return parameters().filter(parameter -> parameter.type() == String.class);
    }

    static Stream<Parameter> durations() {
        return parameters().filter(parameter -> parameter.type() == Duration.class);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void whatIsMissingIsNamed(Parameter parameter) {
        assertThatThrownBy(() -> parameter.call(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageMatching("[^,]+ must not be null");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextThatNobodyCanMeanIsRefusedInAFewWords(Parameter parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parameter.call("a\0" + "b".repeat(100_000)))
                .satisfies(error -> assertThat(error.getMessage())
                        .contains(" must ")
                        .doesNotContain("\0")
                        .hasSizeLessThan(400));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationIsNotForEver(Parameter parameter) {
        for (Duration duration : List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parameter.call(duration))
                    .withMessageMatching("[^,]+ must .+, was PT.+");
        }
    }

    @Test
    void latenciesAreNotForEverEither() {
        Duration endless = ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException().isThrownBy(() -> LatencyOptions.between(endless, endless));
        assertThatIllegalArgumentException().isThrownBy(() -> LatencyOptions.fixed(endless.negated()));
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without null checks.
    void whatIsStartedHasOptions() {
        assertThatThrownBy(() -> BatchEmulator.start(null)).hasMessage("options must not be null");
        assertThatThrownBy(() -> Azurite.start(null)).hasMessage("options must not be null");
    }

    @Test
    void anOptionalValueIsGivenAsItIsOrInItsOptional() {
        assertThat(RuntimeOptions.processes()
                        .withStorageVersion(Optional.empty())
                        .storageVersion())
                .isEmpty();
        assertThat(PoolOptions.of("pool").withStartTask("true").startTask()).contains("true");
    }
}
