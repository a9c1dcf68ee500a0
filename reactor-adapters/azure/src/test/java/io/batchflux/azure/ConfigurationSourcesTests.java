package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.ConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key from every source: one rule, one message, and the place that the value is from. */
class ConfigurationSourcesTests {

    /** What no key lets pass. */
    private static final String BAD = "not\u0001this";

    enum Source {
        PROGRAM("the program") {
            @Override
            AzureBatchOptions options(ConfiguredProgram program, ConfigurationKey<?> key) {
                return program.load().with(key, BAD);
            }
        },
        ENVIRONMENT("environment variable ") {
            @Override
            AzureBatchOptions options(ConfiguredProgram program, ConfigurationKey<?> key) {
                program.environment.put(key.environmentName(), BAD);
                return program.load();
            }
        },
        OUR_FILE("[executors.azurebatch] in ") {
            @Override
            AzureBatchOptions options(ConfiguredProgram program, ConfigurationKey<?> key) throws IOException {
                return written(program, "batchflux.toml", key);
            }
        },
        COVALENTS_FILE("[executors.azurebatch] in ") {
            @Override
            AzureBatchOptions options(ConfiguredProgram program, ConfigurationKey<?> key) throws IOException {
                return written(program, "home/.config/covalent/covalent.conf", key);
            }
        };

        private final String place;

        Source(String place) {
            this.place = place;
        }

        abstract AzureBatchOptions options(ConfiguredProgram program, ConfigurationKey<?> key) throws IOException;

        String place(ConfiguredProgram program, ConfigurationKey<?> key) {
            return switch (this) {
                case PROGRAM -> place;
                case ENVIRONMENT -> place + key.environmentName();
                case OUR_FILE -> place + program.directory.resolve("batchflux.toml");
                case COVALENTS_FILE -> place + program.directory.resolve("home/.config/covalent/covalent.conf");
            };
        }

        private static AzureBatchOptions written(ConfiguredProgram program, String file, ConfigurationKey<?> key)
                throws IOException {
            program.write(file, key.configurationName() + " = \"" + BAD.replace("\u0001", "\\u0001") + "\"");
            return program.load();
        }
    }

    static Stream<Arguments> keysAndSources() {
        return ConfigurationKey.all().stream()
                .flatMap(key -> Stream.of(Source.values()).map(source -> Arguments.of(key, source)));
    }

    @ParameterizedTest
    @MethodSource("keysAndSources")
    void aBadValueIsToldByKeyRuleValueAndPlace(ConfigurationKey<?> key, Source source, @TempDir Path directory)
            throws IOException {
        ConfiguredProgram program = new ConfiguredProgram(directory);
        AzureBatchOptions options = source.options(program, key);
        List<Problem> problems = new ArrayList<>();

        assertThat(options.find(key, problems)).isEmpty();

        String place = source.place(program, key);
        assertThat(problems)
                .containsExactly(new Problem(
                        key.configurationName(),
                        key.configurationName() + " must be " + key.rule() + ", was \""
                                + (key.isSecret() ? "(hidden)" : "not\\u0001this") + "\", from " + place + ".",
                        "Correct it there."));
        assertThat(options.sourceOf(key)).isEqualTo(key.configurationName() + ", from " + place);
        assertThat(options.printedByPlace().entrySet())
                .filteredOn(printed ->
                        printed.getValue().stream().anyMatch(value -> value.startsWith(key.configurationName() + "=")))
                .singleElement()
                .satisfies(printed ->
                        assertThat(place).contains(printed.getKey().replace("the environment", "environment")));
    }
}
