package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What goes wrong on the way to the storage account and there, at every kind of request, at a real server. */
@ExtendWith(BlockingCalls.class)
class StoragePlansTests {

    private static final BlobName BLOB = new BlobName("c", "b");
    private static final BlockId BLOCK = BlockId.of("0123456789abcdef", 2);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Call CREATE = new Call("create container", store -> store.createContainer("c"), 201, "");
    private static final Call DELETE = new Call("delete container", store -> store.deleteContainer("c"), 202, "");
    private static final Call PUT =
            new Call("put", store -> store.put(BLOB, content(), BlobWrite.of(Condition.none())), 201, "");
    private static final Call PUT_BLOCK =
            new Call("put block", store -> store.putBlock(BLOB, BLOCK, content()), 201, "");
    private static final Call COMMIT = new Call(
            "commit", store -> store.commitBlocks(BLOB, List.of(BLOCK), BlobWrite.of(Condition.none())), 201, "");
    private static final Call GET = new Call("get", store -> store.get(BLOB), 200, "content");
    private static final Call EXISTS = new Call("exists", store -> store.exists(BLOB), 200, "");
    private static final Call LIST = new Call(
            "list",
            store -> store.listBlobs(BlobQuery.of("c")),
            200,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\"><Blobs /><NextMarker />"
                    + "</EnumerationResults>");

    private static FaultServer server;

    private AzureBatch azure;

    @BeforeAll
    static void start() {
        server = new FaultServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        server.reset();
        azure = AzureBatch.connect(TestOptions.of(server.url()));
    }

    @AfterEach
    void disconnect() {
        azure.close();
    }

    private static BlobContent content() {
        return BlobContent.of(List.of(ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8))));
    }

    static Stream<Call> calls() {
        return Stream.of(CREATE, DELETE, PUT, PUT_BLOCK, COMMIT, GET, EXISTS, LIST);
    }

    static Stream<Call> callsThatReadAnAnswer() {
        return Stream.of(GET, LIST);
    }

    static Stream<Call> callsThatReadAWhole() {
        return Stream.of(CREATE, DELETE, PUT, PUT_BLOCK, COMMIT, LIST);
    }

    static Stream<Arguments> refusals() {
        return calls().flatMap(call -> Stream.of(
                        Arguments.of(call, 500, "InternalError", TransientServiceException.class),
                        Arguments.of(call, 500, "OperationTimedOut", TransientServiceException.class),
                        Arguments.of(call, 502, "", TransientServiceException.class),
                        Arguments.of(call, 503, "ServerBusy", ThrottledException.class),
                        Arguments.of(call, 503, "", TransientServiceException.class),
                        Arguments.of(call, 429, "", ThrottledException.class),
                        Arguments.of(call, 403, "AuthorizationFailure", PermanentServiceException.class),
                        Arguments.of(call, 412, "ConditionNotMet", PreconditionFailedException.class)))
                .filter(plan -> !(plan.get()[0] == EXISTS && plan.get()[2].equals("ConditionNotMet")));
    }

    /** A request to the store, and what answers it. */
    private record Call(String name, Function<BlobStore, Publisher<?>> call, int status, String answer) {

        void succeed() {
            server.answerText(
                    status,
                    answer,
                    "Content-Type",
                    "application/xml",
                    "ETag",
                    "\"1\"",
                    "Last-Modified",
                    "Tue, 29 Jul 2014 21:49:13 GMT");
        }

        Mono<Void> make(AzureBatch azure) {
            return Flux.from(call.apply(azure.blobStore())).then();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private void assertTheNextSucceeds(Call call) {
        server.reset();
        call.succeed();
        call.make(azure).block(SOON);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void connectionThatBreaksIsATransientErrorOfOneAttempt(Call call) {
        server.answer(Fault.RESET);

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("No answer from " + server.url());

        assertThat(server.requests()).hasSize(1);
        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("callsThatReadAnAnswer")
    void answerThatBreaksOffIsATransientError(Call call) {
        server.answer(Fault.TRUNCATED);

        assertThatThrownBy(() -> call.make(azure).block(SOON)).isInstanceOf(TransientServiceException.class);

        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void requestThatNobodyAnswersCanBeAbandoned(Call call) {
        server.answer(Fault.SILENCE);

        StepVerifier.create(call.make(azure))
                .expectSubscription()
                .then(() -> server.awaitRequests(1))
                .thenCancel()
                .verify(SOON);

        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void connectionThatIsRefusedIsATransientErrorThatNamesTheAccount(Call call) {
        FaultServer gone = new FaultServer();
        String url = gone.url();
        gone.close();

        try (AzureBatch nobody = AzureBatch.connect(TestOptions.of(url))) {
            assertThatThrownBy(() -> call.make(nobody).block(SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining(url + "/storage")
                    .hasMessageContaining("Connection refused");
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void codeAndStatusDecideWhateverWasAsked(Call call, int status, String code, Class<?> type) {
        server.answerText(
                status,
                code.isEmpty() ? "" : "<Error><Code>" + code + "</Code><Message>no</Message></Error>",
                "Content-Type",
                "application/xml",
                "x-ms-error-code",
                code,
                "Retry-After",
                "7");

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(type)
                .satisfies(error -> assertThat(((ServiceException) error).retryAfter())
                        .isEqualTo(((ServiceException) error).isRetryable() ? Duration.ofSeconds(7) : null));

        assertThat(server.requests()).hasSize(1);
        assertTheNextSucceeds(call);
    }

    @Test
    void pageOfAStrangerIsATransientErrorThatSaysWhatItAnswers() {
        server.answerText(200, "<html><body>Please log in<br></body></html>", "Content-Type", "text/xml");

        assertThatThrownBy(() -> LIST.make(azure).block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("cannot be read");

        assertTheNextSucceeds(LIST);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatAStrangerAnswersIsNoAnswer(Call call) {
        for (int status : new int[] {200, call.status(), 302, 307}) {
            server.reset();
            server.answerText(status, "<html>Please log in</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

            assertThatThrownBy(() -> call.make(azure).block(SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
            assertThat(server.requests()).hasSize(1);
        }
        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nothingAtAllIsNoAnswer(Call call) {
        server.answerText(200, "", "Content-Length", "0", FaultServer.STRANGER, "yes");

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("Somebody on the way answered in place of ");

        assertThat(server.requests()).hasSize(1);
        assertTheNextSucceeds(call);
    }

    /** As of a gateway that says in its own words that it is not the service, with a status that may be right. */
    @ParameterizedTest
    @MethodSource("calls")
    void wordsOfAStrangerAreNoAnswer(Call call) {
        for (int status : new int[] {200, 201, 202, 204, 206, 304, call.status()}) {
            for (String type : List.of("application/json", "application/xml", "text/plain")) {
                server.reset();
                server.answerText(
                        status,
                        status == 204 || status == 304 ? "" : "{\"error\":\"please log in\"}",
                        "Content-Type",
                        type,
                        "ETag",
                        "\"0x8\"",
                        FaultServer.STRANGER,
                        "yes");

                assertThatThrownBy(() -> call.make(azure).block(SOON))
                        .isInstanceOf(TransientServiceException.class)
                        .hasMessageContaining("Somebody on the way answered in place of ");
            }
        }
        assertTheNextSucceeds(call);
    }

    /** A network that wants a login again, or a proxy: not the account, which is known by then. */
    @ParameterizedTest
    @MethodSource("calls")
    void aStrangerWhoRefusesIsNoAnswerIfTheAccountHasAnsweredBefore(Call call) {
        assertTheNextSucceeds(call);
        for (int status : new int[] {403, 404}) {
            server.reset();
            server.answerText(status, "<html>Please log in</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

            assertThatThrownBy(() -> call.make(azure).block(SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
        }
        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aStrangerWhoRefusesAtFirstIsBelievedAndNoKeyIsBlamed(Call call) {
        server.answerText(403, "<html>Forbidden</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("perhaps not the account's")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("storage_account_key"));
    }

    /** A download that went on where it was behind as many bytes that were packed would be a mixture. */
    @ParameterizedTest
    @MethodSource("calls")
    void whatSomebodyHasPackedIsNoAnswer(Call call) {
        server.answerText(call.status(), "packed", "Content-Encoding", "gzip", "ETag", "\"1\"");

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("has packed the answer");

        assertThat(server.onlyRequest().header("Accept-Encoding")).isEqualTo("identity");
        assertTheNextSucceeds(call);
    }

    @Test
    void theCodeOfAnErrorIsKnownAlsoIfItsContentCannotBeRead() {
        server.answerText(
                409, "\u001f\u008b", "Content-Type", "application/xml", "x-ms-error-code", "ContainerAlreadyExists");

        azure.blobStore().createContainer("c").block(SOON);

        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aPageThatSaysThatAGatewayIsBusyIsWaitedFor(Call call) {
        server.answerText(502, "<html>Bad Gateway</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

        assertThatThrownBy(() -> call.make(azure).block(SOON)).isInstanceOf(TransientServiceException.class);

        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsNoHttpIsNoAnswer(Call call) {
        // Of an answer to HEAD nobody looks behind the headers.
        boolean isHead = call.name().equals("exists");
        for (Fault fault : isHead ? List.of(Fault.NO_HTTP) : List.of(Fault.NO_HTTP, Fault.CHUNKS_THAT_ARE_NONE)) {
            server.reset();
            server.answer(fault);

            assertThatThrownBy(() -> call.make(azure).block(SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("what arrived is no answer of HTTP");
        }
        assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("callsThatReadAWhole")
    void anAnswerThatIsTooLargeIsNotWaitedFor(Call call) {
        server.answer(Fault.ENORMOUS);

        assertThatThrownBy(() -> call.make(azure).block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("bytes to be read as a whole");

        assertThat(server.requests()).hasSize(1);
        assertTheNextSucceeds(call);
    }

    @Test
    void whatGoesOnBehindAnAnswerWithoutContentEndsItsConnection() {
        server.answer(Fault.BABBLE);

        assertThat(azure.blobStore().exists(BLOB).block(SOON)).isTrue();

        server.awaitEnds(1);
    }

    @Test
    void aDownloadGoesOnBehindWhatIsThereIfTheAnswerIsTheWhole() {
        server.answerText(200, "content", "Content-Type", "text/plain");

        String rest = azure.blobStore()
                .get(BLOB, 3)
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .collect(Collectors.joining())
                .block(SOON);

        assertThat(rest).isEqualTo("tent");
    }

    @Test
    void aListThatLeadsBackToItselfIsATransientError() {
        server.answerText(
                200,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\"><Blobs />"
                        + "<NextMarker>m</NextMarker></EnumerationResults>",
                "Content-Type",
                "application/xml");

        assertThatThrownBy(() -> azure.blobStore()
                        .listBlobs(BlobQuery.of("c").withContinuation("m"))
                        .block(SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("comes after itself");
    }

    @Test
    void downloadThatBreaksOffHasEmittedWhatArrived() {
        server.answer(Fault.TRUNCATED);
        AtomicInteger arrived = new AtomicInteger();

        assertThatThrownBy(() -> azure.blobStore()
                        .get(BLOB)
                        .doOnNext(buffer -> arrived.addAndGet(buffer.remaining()))
                        .then()
                        .block(SOON))
                .isInstanceOf(TransientServiceException.class);

        assertThat(arrived.get()).isEqualTo("{\"value\":[]}".length());
    }

    @Test
    void errorOfTheContentIsTheErrorAndNobodyWaitsForAnAnswer() {
        server.answer(Fault.SILENCE);
        BlobContent broken =
                BlobContent.of(100, Flux.just(ByteBuffer.wrap(new byte[10])).concatWith(Flux.error(new Broken())));

        assertThatThrownBy(() -> azure.blobStore().putBlock(BLOB, BLOCK, broken).block(SOON))
                .isInstanceOf(Broken.class);

        assertTheNextSucceeds(PUT_BLOCK);
    }

    /** What a caller's content fails with. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
