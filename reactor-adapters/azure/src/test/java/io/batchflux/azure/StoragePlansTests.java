package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What goes wrong on the way to the storage account and there, at every kind of request, at a real server. */
@ExtendWith(BlockingCalls.class)
class StoragePlansTests {

    @RegisterExtension
    static final FaultyAccount account = new FaultyAccount();

    static Stream<Arguments> refusals() {
        return StorageCall.calls()
                .flatMap(call -> Stream.of(
                        Arguments.of(call, 500, "InternalError", TransientServiceException.class),
                        Arguments.of(call, 500, "OperationTimedOut", TransientServiceException.class),
                        Arguments.of(call, 502, "", TransientServiceException.class),
                        Arguments.of(call, 503, "ServerBusy", ThrottledException.class),
                        Arguments.of(call, 503, "", TransientServiceException.class),
                        Arguments.of(call, 429, "", ThrottledException.class),
                        Arguments.of(call, 403, "AuthorizationFailure", PermanentServiceException.class),
                        Arguments.of(call, 412, "ConditionNotMet", PreconditionFailedException.class)))
                .filter(plan -> !(plan.get()[0] == StorageCall.EXISTS && plan.get()[2].equals("ConditionNotMet")));
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void connectionThatBreaksIsATransientErrorOfOneAttempt(StorageCall call) {
        account.server().answer(Fault.RESET);

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("No answer from " + account.server().url());

        assertThat(account.server().requests()).hasSize(1);
        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#callsThatReadAnAnswer")
    void answerThatBreaksOffIsATransientError(StorageCall call) {
        account.server().answer(Fault.TRUNCATED);

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class);

        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void requestThatNobodyAnswersCanBeAbandoned(StorageCall call) {
        account.server().answer(Fault.SILENCE);

        StepVerifier.create(call.make(account.azure()))
                .expectSubscription()
                .then(() -> account.server().awaitRequests(1))
                .thenCancel()
                .verify(FaultyAccount.SOON);

        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void connectionThatIsRefusedIsATransientErrorThatNamesTheAccount(StorageCall call) {
        FaultServer gone = new FaultServer();
        String url = gone.url();
        gone.close();

        try (AzureBatch nobody = AzureBatch.connect(TestOptions.of(url))) {
            assertThatThrownBy(() -> call.make(nobody).block(FaultyAccount.SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining(url + "/storage")
                    .hasMessageContaining("Connection refused");
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void codeAndStatusDecideWhateverWasAsked(StorageCall call, int status, String code, Class<?> type) {
        account.server()
                .answerText(
                        status,
                        code.isEmpty() ? "" : "<Error><Code>" + code + "</Code><Message>no</Message></Error>",
                        "Content-Type",
                        "application/xml",
                        "x-ms-error-code",
                        code,
                        "Retry-After",
                        "7");

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(type)
                .satisfies(error -> assertThat(((ServiceException) error).retryAfter())
                        .isEqualTo(((ServiceException) error).isRetryable() ? Duration.ofSeconds(7) : null));

        assertThat(account.server().requests()).hasSize(1);
        account.assertTheNextSucceeds(call);
    }

    @Test
    void theCodeOfAnErrorIsKnownAlsoIfItsContentCannotBeRead() {
        account.server()
                .answerText(
                        409,
                        "\u001f\u008b",
                        "Content-Type",
                        "application/xml",
                        "x-ms-error-code",
                        "ContainerAlreadyExists");

        account.azure().blobStore().createContainer("c").block(FaultyAccount.SOON);

        assertThat(account.server().requests()).hasSize(1);
    }

    @Test
    void aDownloadGoesOnBehindWhatIsThereIfTheAnswerIsTheWhole() {
        account.server().answerText(200, "content", "Content-Type", "text/plain");

        String rest = account.azure()
                .blobStore()
                .get(StorageCall.BLOB, 3)
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .collect(Collectors.joining())
                .block(FaultyAccount.SOON);

        assertThat(rest).isEqualTo("tent");
    }

    @Test
    void aListThatLeadsBackToItselfIsATransientError() {
        account.server()
                .answerText(
                        200,
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\"><Blobs />"
                                + "<NextMarker>m</NextMarker></EnumerationResults>",
                        "Content-Type",
                        "application/xml");

        assertThatThrownBy(() -> account.azure()
                        .blobStore()
                        .listBlobs(BlobQuery.of("c").withContinuation("m"))
                        .block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("comes after itself");
    }

    @Test
    void downloadThatBreaksOffHasEmittedWhatArrived() {
        account.server().answer(Fault.TRUNCATED);
        AtomicInteger arrived = new AtomicInteger();

        assertThatThrownBy(() -> account.azure()
                        .blobStore()
                        .get(StorageCall.BLOB)
                        .doOnNext(buffer -> arrived.addAndGet(buffer.remaining()))
                        .then()
                        .block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class);

        assertThat(arrived.get()).isEqualTo("{\"value\":[]}".length());
    }

    @Test
    void errorOfTheContentIsTheErrorAndNobodyWaitsForAnAnswer() {
        account.server().answer(Fault.SILENCE);
        BlobContent broken =
                BlobContent.of(100, Flux.just(ByteBuffer.wrap(new byte[10])).concatWith(Flux.error(new Broken())));

        assertThatThrownBy(() -> account.azure()
                        .blobStore()
                        .putBlock(StorageCall.BLOB, StorageCall.BLOCK, broken)
                        .block(FaultyAccount.SOON))
                .isInstanceOf(Broken.class);

        account.assertTheNextSucceeds(StorageCall.PUT_BLOCK);
    }

    /** What a caller's content fails with. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
