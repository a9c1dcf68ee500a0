package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.NamedRun;
import io.batchflux.RunOptions;
import io.batchflux.Stage;
import io.batchflux.StageFailedException;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.FaultyProxy.Fault;
import io.batchflux.azure.FaultyProxy.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** A storage account refuses what a named run writes: the call says so, nothing is lost, and the next one goes on. */
@Tag("long")
class RefusedNamedRunIntegrationTests {

    private static final int TASKS = 6;

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    /** What a named run writes to its account. */
    enum Place {
        LEASE(request -> request.uri().contains("comp=lease")),
        NAMES(request -> request.path().endsWith("/batchflux-names") && isPut(request)),
        POINTER(request -> request.path().contains("/batchflux-names/") && isPut(request) && !hasPart(request)),
        JOURNAL(request -> request.path().endsWith("-log") && isPut(request)),
        SEGMENT(request -> request.path().contains("-log/") && isPut(request) && !hasPart(request)),
        APPEND(request -> request.uri().contains("comp=appendblock"));

        private final Predicate<Request> requests;

        Place(Predicate<Request> requests) {
            this.requests = requests;
        }

        private static boolean isPut(Request request) {
            return request.method().equals("PUT");
        }

        private static boolean hasPart(Request request) {
            return request.uri().contains("comp=");
        }
    }

    record Refusal(int status, String code) {

        /** As the account itself answers, and nobody on the way. */
        Fault fault() {
            return Fault.status(status, code, "x-ms-request-id", "1");
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal(403, "InsufficientAccountPermissions"),
                new Refusal(403, "AccountIsDisabled"),
                new Refusal(403, "AuthorizationFailure"),
                new Refusal(409, "BlobImmutableDueToPolicy"),
                new Refusal(404, "ResourceNotFound"));
    }

    private static NamedRun run(FaultyProxy storage) {
        BatchRunner runner = azure.connect(options -> options.with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url()))
                .runner()
                .withOptions(RefusedNamedRunIntegrationTests::impatient);
        return runner.named("refused");
    }

    private static RunOptions impatient(RunOptions options) {
        return options.withStage(
                Stage.RECORD,
                options.stage(Stage.RECORD)
                        .withRetry(options.stage(Stage.RECORD)
                                .retry()
                                .withBackoff(Duration.ofMillis(10), Duration.ofMillis(50))));
    }

    /** The last of them ends when {@link #letTheLastEnd} has been called. */
    private Flux<TaskSpec<Integer>> tasks() {
        return Flux.range(1, TASKS).map(number -> {
            String wait = number == TASKS ? "; until [ -e " + directory.resolve("go") + " ]; do sleep 0.05; done" : "";
            return TaskSpec.command(
                            "/bin/sh -c 'echo " + number + " >> " + directory.resolve("file") + wait + "'", number)
                    .withId("task-" + number);
        });
    }

    private void letTheLastEnd() {
        try {
            Files.writeString(directory.resolve("go"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertEachHasRunOnce(List<TaskResult<Integer>> results) throws IOException {
        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, TASKS).boxed().toList());
        assertThat(Files.readAllLines(directory.resolve("file"))).hasSize(TASKS).doesNotHaveDuplicates();
    }

    private static void assertRefused(Flux<TaskResult<Integer>> call, Refusal refusal) {
        assertThat(azure.one(call.then().materialize()).getThrowable())
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining(refusal.code())
                .hasMessageContaining(Integer.toString(refusal.status()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whereverItRefusesTheBeginningTheNextCallGoesOn(Refusal refusal) throws Exception {
        letTheLastEnd();
        for (Place place : Place.values()) {
            FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL)
                    .rule(place.requests, Integer.MAX_VALUE, refusal.fault());
            assertRefused(run(storage).run(tasks()), refusal);
        }

        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        assertEachHasRunOnce(azure.all(run(storage).run(tasks())));
        azure.all(run(storage).forget());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void ifItRefusesRecordsInTheMidstNothingIsEmittedThatIsNotRecorded(Refusal refusal) throws Exception {
        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        List<Integer> emitted = new ArrayList<>();
        assertRefused(
                run(storage).run(tasks()).doOnNext(result -> {
                    if (emitted.isEmpty()) {
                        storage.rule(Place.APPEND.requests, Integer.MAX_VALUE, refusal.fault());
                    }
                    letTheLastEnd();
                    emitted.add(result.item());
                }),
                refusal);
        storage.heal();

        assertThat(azure.all(run(storage).results())).hasSize(emitted.size());
        assertEachHasRunOnce(azure.all(run(storage).run(tasks())));
        azure.all(run(storage).forget());
    }

    @ParameterizedTest
    @CsvSource({"507, InsufficientStorage", "409, ContainerBeingDeleted", "500, InternalError"})
    void whatPassesIsNotNoticed(int status, String code) throws Exception {
        letTheLastEnd();
        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        for (Place place : Place.values()) {
            storage.rule(place.requests, 2, new Refusal(status, code).fault());
        }

        assertEachHasRunOnce(azure.all(run(storage).run(tasks())));
        azure.all(run(storage).forget());
    }
}
