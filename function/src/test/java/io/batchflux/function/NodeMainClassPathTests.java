package io.batchflux.function;

import static io.batchflux.function.NodeDirectory.call;
import static io.batchflux.function.NodeMain.OUTCOMES_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program needs of Jackson, and when. */
class NodeMainClassPathTests {

    private final NodeDirectory node;

    NodeMainClassPathTests(@TempDir Path directory) {
        node = new NodeDirectory(directory);
    }

    @Test
    void worksWithoutTheModulesOfJacksonAndSaysWhatNeedsOne() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*jackson-(datatype|module)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
        String lines = call("1", SampleFunctions::half, 3.0).toJson() + "\n"
                + call("2", Duration::toString, Duration.ofSeconds(1)).toJson();

        assertThat(node.runProgram(lines, classPath).code()).isZero();
        assertThat(node.outcomes()).startsWith(new Outcome.Value("1", "1.5"));
        assertThat(((Outcome.Failure) node.outcomes().get(1)).error().message()).contains("jackson-datatype-jsr310");
    }

    @Test
    void loadsNoneOfWhatReadsValuesIfThereIsNoneToRead() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson-databind"))
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(node.directory.resolve(OUTCOMES_FILE), new Outcome.Value("1", "42").toJson() + "\n");

        assertThat(node.runProgram(call("1", SampleFunctions::half, 1.0).toJson(), classPath)
                        .code())
                .isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "42"));
    }

    @Test
    void callsFunctionsOfNumbersRecordsListsAndMapsWithoutDatabind() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*jackson-(databind|datatype|module)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
        SampleFunctions.Parameters parameters = new SampleFunctions.Parameters(1, 0.5);
        String lines = Stream.of(
                        call("1", SampleFunctions::half, 3.0),
                        call("2", SampleFunctions::index, parameters),
                        call("3", SampleFunctions::widen, List.of(parameters)))
                .map(Invocation::toJson)
                .collect(Collectors.joining("\n"));

        assertThat(node.runProgram(lines, classPath).code()).isZero();
        assertThat(node.outcomes())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Value.class));
    }

    /** The first lambda, joined string or compared record costs a JVM that starts as much as reading its arguments. */
    @Test
    void makesNoClassesInOrderToCallFunctionsOfNumbersAndRecords() throws Exception {
        ResolvedFunction<Double, Double> half =
                ResolvedFunction.of((RemoteFunction<Double, Double>) SampleFunctions::half);

        assertThat(made(half.line(List.of(half.arguments(3.0), half.arguments(1.0), half.arguments(0.5)))))
                .isEmpty();
        assertThat(made(call("7", SampleFunctions::index, new SampleFunctions.Parameters(1, 0.5))
                        .toJson()))
                .isEmpty();
    }

    private List<String> made(String lines) throws Exception {
        Path loaded = node.directory.resolve("loaded.txt");
        int code = node.runProgram(
                        lines,
                        System.getProperty("java.class.path"),
                        "-Xlog:class+load:file=" + loaded.toAbsolutePath())
                .code();
        assertThat(code).isZero();
        assertThat(node.outcomes()).isNotEmpty().allMatch(Outcome.Value.class::isInstance);
        Files.delete(node.directory.resolve(OUTCOMES_FILE));
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains("io.batchflux.function.NodeMain"));
        return classes.stream()
                .filter(line -> line.contains("LookupDefineClass") || line.contains("runtime.ObjectMethods"))
                .toList();
    }
}
