package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.BatchRunner;
import io.batchflux.CleanUp;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.FunctionFailedException;
import io.batchflux.Input;
import io.batchflux.Sweep;
import io.batchflux.TaskOutput;
import io.batchflux.azure.EndToEndFunctions.Point;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Pair;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Functions, from a method reference here to the value that it has on a node. */
class EndToEndFunctionsIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withJavaOnPath()
            .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2).withNodes(2))
            .withImage("registry.example/java:17", ""));

    /** The functions and what they need, rather than all that the tests have on their class path. */
    private static BatchRunner small(BatchRunner runner) {
        return runner.withOptions(options -> options.withFunctions(options.functions()
                .withCode(Code.containing(EndToEndFunctions.class))
                .withJavaCommand(EndToEnd.JAVA)));
    }

    @Test
    void sweepHasTheValuesThatTheFunctionHasHere() {
        Flux<Point> grid = Sweep.grid(List.of(0.1, 1.0), List.of(0.01, 0.7, 3.0), Point::new);

        List<Evaluation<Point, Double>> sweep = azure.all(azure.runner().sweep(EndToEndFunctions::score, grid));

        assertThat(sweep.stream().collect(Collectors.toMap(Evaluation::item, Evaluation::orElseThrow)))
                .isEqualTo(grid.collectMap(point -> point, EndToEndFunctions::score)
                        .block());
    }

    @Test
    void functionsOfTwoArgumentsFindInputsAndEnvironmentAndLeaveWhatTheyPrint() {
        BatchRunner runner = small(azure.runner())
                .withOptions(options -> options.withCleanUp(CleanUp.NEVER)
                        .withFunctions(functions -> functions
                                .withLogs(true)
                                .withTask(task -> task.withEnvironment("MODE", "fast")
                                        .withInput(new Input.Bytes(
                                                "model.txt",
                                                ByteBuffer.wrap("model".getBytes(StandardCharsets.UTF_8)))))));

        List<Evaluation<Pair<String, Integer>, String>> reports =
                azure.all(runner.sweep(EndToEndFunctions::report, List.of("né"), List.of(1, -1)));

        assertThat(reports).hasSize(2).allSatisfy(report -> {
            assertThat(report.duration()).isPositive();
            assertThat(report.execution().nodeId()).isNotNull();
            assertThat(report.logs()).extracting(TaskOutput::name).containsExactly("stdout", "stderr");
            assertThat(azure.all(report.logs().get(0).text(1000)))
                    .containsExactly("out né " + report.item().second() + "\n");
            if (report.item().second() > 0) {
                assertThat(report.orElseThrow()).isEqualTo("fast model né 1");
            } else {
                assertThat(((Evaluation.Failed<?, ?>) report).cause())
                        .isInstanceOfSatisfying(FunctionFailedException.class, failed -> {
                            assertThat(failed.stdoutTail()).isEqualTo("out né -1\n");
                            assertThat(failed.stderrTail()).isEqualTo("err né -1\n");
                        });
            }
        });
        azure.somebodyElse().deleteJob(azure.onlyJob()).block();
        azure.containers().forEach(azure.blobs()::deleteBlobContainer);
    }

    @Test
    void functionsWithoutArgumentsAndWithoutResultsRun(@TempDir Path directory) {
        BatchRunner runner = small(azure.runner());
        Path file = directory.resolve("marked");

        assertThat(azure.all(runner.call(EndToEndFunctions::processors))).hasSize(1);
        assertThat(azure.all(runner.<String>execute(EndToEndFunctions::mark, file.toString())))
                .isEmpty();
        assertThat(file).hasContent("done");
    }

    @Test
    void codeIsUploadedOnceAndFetchedOncePerNode() {
        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        BatchRunner runner =
                small(azure.connect(options -> options.with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url()))
                        .runner());

        List<String> nodes = azure.all(runner.sweep(EndToEndFunctions::nodeOf, Flux.range(0, 6))).stream()
                .map(Evaluation::orElseThrow)
                .toList();
        Map<String, Long> fetched = codeRequests(storage, "GET");
        azure.all(runner.sweep(EndToEndFunctions::length, Flux.just("a", "bc")));
        assertThat(azure.all(Flux.merge(
                        runner.call(EndToEndFunctions::length, "four"),
                        runner.call(EndToEndFunctions::length, "seventy"))))
                .containsExactlyInAnyOrder(4, 7);

        assertThat(new HashSet<>(nodes)).hasSize(2);
        assertThat(fetched)
                .isNotEmpty()
                .allSatisfy((blob, times) -> assertThat(times).isEqualTo(2));
        assertThat(codeRequests(storage, "PUT"))
                .hasSameSizeAs(fetched)
                .allSatisfy((blob, times) -> assertThat(times).isEqualTo(1));
        // Two sweeps, and one job that the two calls share.
        assertThat(azure.requests("Jobs_Create")).isEqualTo(3);
    }

    @Test
    void aSecondProgramWithTheSameCodeUploadsNothing() {
        FaultyProxy first = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        FaultyProxy second = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        for (FaultyProxy storage : List.of(first, second)) {
            AzureBatch program =
                    azure.connect(options -> options.with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url()));
            assertThat(azure.one(small(program.runner()).call(EndToEndFunctions::length, "four")))
                    .isEqualTo(4);
            program.close();
        }

        assertThat(codeRequests(first, "PUT")).hasSize(3);
        assertThat(second.requests())
                .filteredOn(request -> request.method().equals("PUT")
                        && request.path().contains("batchflux-code/")
                        && !request.uri().contains("comp=metadata"))
                .isEmpty();
        assertThat(azure.all(azure.runner().deleteUnusedCode(Duration.ZERO))).isEmpty();
    }

    /** How often each blob of code was put or fetched. */
    private static Map<String, Long> codeRequests(FaultyProxy storage, String method) {
        return storage.requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(".*/batchflux-code/.*"))
                .collect(Collectors.groupingBy(FaultyProxy.Request::path, Collectors.counting()));
    }

    @Test
    void aClassPathOfHundredsOfJarsIsNoMoreThanTheServiceTakes(@TempDir Path directory) throws Exception {
        List<Path> jars = new ArrayList<>();
        jars.add(Path.of(EndToEndFunctions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        for (int i = 0; i < 300; i++) {
            Path jar = directory.resolve("library-" + i + ".jar");
            try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar))) {
                content.putNextEntry(new JarEntry("resource-" + i));
            }
            jars.add(jar);
        }
        BatchRunner runner = azure.runner()
                .withOptions(options ->
                        options.withFunctions(functions -> functions.withCode(Code.jars(jars.toArray(Path[]::new)))));

        assertThat(azure.one(runner.call(EndToEndFunctions::length, "four"))).isEqualTo(4);
    }

    @Test
    void recordsTravelBothWays() {
        BatchRunner runner = small(azure.runner());

        assertThat(azure.one(runner.call(EndToEndFunctions::fold, 7))).isEqualTo(EndToEndFunctions.fold(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096})
    void textArrivesOnNodesThatSetNoLocale(int inlineLimit) {
        BatchRunner runner = small(azure.runner())
                .withOptions(options -> options.withFunctions(functions -> functions.withInlineLimit(inlineLimit)));

        assertThat(azure.one(runner.call(EndToEndFunctions::throughAFile, " né \u20ac")))
                .isEqualTo(" né \u20ac.txt:  né \u20ac, UTF-8");
    }

    @Test
    void nullIsAValue() {
        BatchRunner runner = small(azure.runner());

        List<Object> values = azure.all(Flux.merge(
                runner.call(EndToEndFunctions::nothing, 1),
                runner.sweep(EndToEndFunctions::nothing, Mono.just(2)).map(evaluation -> evaluation)));

        assertThat(values).hasSize(1).first().isInstanceOfSatisfying(Evaluation.Succeeded.class, value -> {
            assertThat(value.item()).isEqualTo(2);
            assertThat(value.value()).isNull();
        });
    }

    @Test
    void largeArgumentTravelsAsABlob() {
        String large = EndToEndFunctions.text(1024 * 1024);

        assertThat(azure.one(small(azure.runner()).call(EndToEndFunctions::length, large)))
                .isEqualTo(large.length());
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    @Test
    void functionRunsInAnImageThatHoldsItsCode() {
        String classPath = Stream.of(
                        EndToEndFunctions.class,
                        NodeMain.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class)
                .map(EndToEndFunctionsIntegrationTests::place)
                .collect(Collectors.joining(":"));
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withImage("registry.example/java:17")
                        .withCode(Code.inImage(classPath))
                        .withJavaCommand(EndToEnd.JAVA)));

        assertThat(azure.one(runner.call(EndToEndFunctions::length, "in an image")))
                .isEqualTo(11);
    }

    @Test
    void lambdaThatCapturesNothingIsAFunction() {
        assertThat(azure.one(small(azure.runner()).call(EndToEndFunctions.twice(), 21)))
                .isEqualTo(42);
    }

    @Test
    void callsCanBeChainedOnTheEventLoop() {
        BatchRunner runner = small(azure.runner());

        String text = azure.one(runner.call(EndToEndFunctions::length, "one")
                .flatMap(length -> runner.call(EndToEndFunctions::text, length)));

        assertThat(text).isEqualTo("xxx");
    }
}
