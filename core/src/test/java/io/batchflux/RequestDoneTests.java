package io.batchflux;

import static io.batchflux.Rig.tasks;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.RequestDone.Status;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** That a listener is told of each request to a service, once, and what became of it. */
class RequestDoneTests {

    @TempDir
    Path directory;

    private final Rig rig = new Rig().listening();

    private List<RequestDone> requests(Operation operation) {
        return rig.listener.events(RequestDone.class).stream()
                .filter(request -> request.operation() == operation)
                .toList();
    }

    private Map<String, Long> told() {
        return rig.listener.events(RequestDone.class).stream()
                .collect(groupingBy(request -> request.operation().name(), counting()));
    }

    /** What the services in memory have logged, by the names that operations of both ports have together. */
    private Map<String, Long> sent() {
        Map<String, Long> sent = new HashMap<>();
        for (BatchOperation operation : BatchOperation.values()) {
            sent.put(operation.name(), (long) rig.service.requests().count(operation));
        }
        for (BlobOperation operation : BlobOperation.values()) {
            sent.put(name(operation), (long) rig.store.requests().count(operation));
        }
        sent.values().removeIf(count -> count == 0);
        return sent;
    }

    private static String name(BlobOperation operation) {
        return switch (operation) {
            case PUT -> "PUT_BLOB";
            case GET -> "GET_BLOB";
            case EXISTS -> "BLOB_EXISTS";
            case LIST -> "LIST_BLOBS";
            case GRANT -> "GRANT_ACCESS";
            case CREATE_APPEND -> "CREATE_APPEND_BLOB";
            case APPEND -> "APPEND_BLOB";
            case DESCRIBE -> "DESCRIBE_BLOB";
            case SET_METADATA -> "SET_BLOB_METADATA";
            case DELETE -> "DELETE_BLOB";
            default -> operation.name();
        };
    }

    @Test
    void eachOperationOfThePortsHasAName() {
        assertThat(Stream.concat(
                        Stream.of(BatchOperation.values()).map(Enum::name),
                        Stream.of(BlobOperation.values()).map(RequestDoneTests::name)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Operation.values()).map(Enum::name).toList());
    }

    @Test
    void eachRequestOfARunIsToldOnce() {
        rig.service.tasks(task -> TaskScript.exits(Rig.number(task) % 3 == 0 ? 1 : 0)
                .writing("out", "12345")
                .saying("what went wrong")
                .runningFor(Duration.ofSeconds(Rig.number(task))));
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).fail(Errors.passing());
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenFail(Errors.passing());
        rig.store.faults().on(BlobOperation.PUT).call(3).fail(Errors.throttled(null));

        rig.complete(rig.runner()
                .run(
                        tasks(30)
                                .map(task -> task.withRetries(0)
                                        .withInput(Input.bytes("in", new byte[100]))
                                        .withOutput(Output.named("out", "out"))),
                        result -> result.isSuccess() ? result.outputs().get(0).text(10) : Mono.empty()));

        assertThat(told()).isEqualTo(sent());
        assertThat(requests(Operation.DESCRIBE_JOB))
                .as("whose job is it that exists?")
                .hasSize(1);
        assertThat(requests(Operation.PUT_BLOB))
                .filteredOn(put -> put.status() == Status.SUCCESS)
                .hasSize(30)
                .allMatch(put -> put.bytesSent() == 100 && put.bytesReceived() == 0);
        assertThat(requests(Operation.GET_BLOB)).hasSize(20).allMatch(get -> get.bytesReceived() == 5);
        int stderr = "what went wrong".getBytes(StandardCharsets.UTF_8).length;
        assertThat(requests(Operation.READ_TASK_FILE))
                .as("the ends of stderr.txt and stdout.txt of ten failed tasks")
                .hasSize(20)
                .allMatch(read -> read.bytesReceived() == stderr || read.bytesReceived() == 0)
                .filteredOn(read -> read.bytesReceived() == stderr)
                .hasSize(10);
    }

    @Test
    void requestsForTheCodeOfFunctionsAreTheRunnersAndNoRuns() {
        rig.with(options -> options.withFunctions(
                options.functions().withCacheDirectory(directory).withCode(Code.containing(RequestDoneTests.class))));
        BatchRunner runner = rig.runner();
        rig.complete(runner.sweep(Integer::bitCount, Flux.just(1)));
        rig.complete(runner.closeLater());

        assertThat(told()).isEqualTo(sent());
        assertThat(requests(Operation.PUT_BLOB)).isNotEmpty().allSatisfy(put -> {
            assertThat(put.run().kind()).isEqualTo(RunInfo.Kind.RUNNER);
            assertThat(put.run().container()).isEqualTo("batchflux-code");
            assertThat(put.bytesSent()).isPositive();
        });
        assertThat(rig.listener.events(RunBegun.class))
                .singleElement()
                .satisfies(begun -> assertThat(begun.run().kind()).isEqualTo(RunInfo.Kind.SWEEP));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(Errors.passing(), Status.TRANSIENT),
                Arguments.of(Errors.throttled(null), Status.THROTTLED),
                Arguments.of(Errors.quota(), Status.QUOTA),
                Arguments.of(Errors.permanent("Locked"), Status.PERMANENT),
                Arguments.of(Errors.permanent(ServiceException.POOL_NOT_FOUND), Status.PERMANENT),
                Arguments.of(Errors.permanent(ServiceException.JOB_NOT_FOUND), Status.NOT_FOUND),
                Arguments.of(Errors.permanent(ServiceException.JOB_EXISTS), Status.CONFLICT),
                Arguments.of(new PreconditionFailedException("", "412: not so", null), Status.CONFLICT),
                Arguments.of(new IllegalStateException("broken"), Status.LOCAL));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theStatusSaysWhatBecameOfARequest(Throwable error, Status status) {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(error);

        rig.subscribe(rig.runner().run(tasks(1)).onErrorComplete());
        rig.advance(Duration.ofMinutes(10));

        RequestDone first = requests(Operation.CREATE_JOB).get(0);
        assertThat(first.status()).isEqualTo(status);
        assertThat(first.error()).isSameAs(error);
        assertThat(first.stage()).isEqualTo(Stage.OPEN_JOB);
        assertThat(first.isThrottled()).isEqualTo(status == Status.THROTTLED);
        if (error instanceof ServiceException service && service.isRetryable()) {
            assertThat(requests(Operation.CREATE_JOB))
                    .last()
                    .satisfies(last -> assertThat(last.status()).isEqualTo(Status.SUCCESS));
        }
    }

    @Test
    void anAnswerThatTheProtocolExpectsIsNoRefusal() {
        rig.with(options -> options.withFunctions(
                options.functions().withCacheDirectory(directory).withCode(Code.containing(RequestDoneTests.class))));
        BatchRunner runner = rig.runner();
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenFail(Errors.passing());
        rig.complete(runner.sweep(Integer::bitCount, Flux.just(1)));
        rig.complete(runner.named("nightly").run(tasks(2).map(task -> task.withId("t-" + task.item()))));
        rig.complete(runner.named("nightly").run(tasks(3).map(task -> task.withId("t-" + task.item()))));

        assertThat(rig.listener.events(RequestDone.class))
                .filteredOn(request -> request.error() != null)
                .extracting(RequestDone::operation, RequestDone::status)
                .contains(
                        tuple(Operation.CREATE_JOB, Status.CONFLICT), tuple(Operation.DESCRIBE_BLOB, Status.NOT_FOUND))
                .allMatch(told -> told.toList().get(1) != Status.PERMANENT);
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeIsToldAsThat() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).neverAnswer();

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(requests(Operation.ADD_TASKS))
                .extracting(RequestDone::status)
                .containsExactly(Status.NO_ANSWER, Status.SUCCESS);
        assertThat(requests(Operation.ADD_TASKS).get(0).duration()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aRequestThatIsCancelledIsToldAsThat() {
        rig.service.faults().on(BatchOperation.LIST_TASKS).neverAnswer();
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(1)));
        rig.advance(Duration.ofSeconds(12));

        run.cancel();
        rig.advance(Duration.ofMinutes(1));

        assertThat(requests(Operation.LIST_TASKS)).singleElement().satisfies(request -> {
            assertThat(request.status()).isEqualTo(Status.CANCELLED);
            assertThat(request.error()).isNull();
        });
    }

    @Test
    void theDurationIsThatOfTheRequestWithoutTheWaitForItsTurn() {
        rig.service.latency(Duration.ofMillis(250));
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).call(1).fail(Errors.throttled(Duration.ofSeconds(20)));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(requests(Operation.CREATE_JOB))
                .singleElement()
                .satisfies(request -> assertThat(request.duration()).isEqualTo(Duration.ofMillis(250)));
        assertThat(requests(Operation.DESCRIBE_POOL))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.duration()).isLessThanOrEqualTo(Duration.ofMillis(250)));
    }

    @Test
    void bytesOfAnUploadThatBreaksOffAreCountedForEachAttempt() {
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());

        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[64])))));

        assertThat(requests(Operation.PUT_BLOB))
                .extracting(RequestDone::bytesSent)
                .containsExactly(64L, 64L);
    }

    @Test
    void aDownloadThatGoesOnIsOneRequestForEachPart() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x".repeat(300_000)));
        rig.store.faults().on(BlobOperation.GET).call(1).failAfter(1, Errors.passing());

        rig.complete(rig.runner()
                .run(
                        tasks(1).map(task -> task.withOutput(Output.named("out", "out"))),
                        result -> result.outputs().get(0).bytes(1_000_000)));

        List<RequestDone> parts = requests(Operation.GET_BLOB);
        assertThat(parts).extracting(RequestDone::status).containsExactly(Status.TRANSIENT, Status.SUCCESS);
        assertThat(parts.stream().mapToLong(RequestDone::bytesReceived).sum()).isEqualTo(300_000);
        assertThat(parts.get(0).bytesReceived()).isPositive();
    }
}
