package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

/** What somebody on the way answers in place of the storage account, at every kind of request, at a real server. */
@ExtendWith(BlockingCalls.class)
class StorageStrangersTests {

    @RegisterExtension
    static final FaultyAccount account = new FaultyAccount();

    @Test
    void pageOfAStrangerIsATransientErrorThatSaysWhatItAnswers() {
        account.server().answerText(200, "<html><body>Please log in<br></body></html>", "Content-Type", "text/xml");

        assertThatThrownBy(() -> StorageCall.LIST.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("cannot be read");

        account.assertTheNextSucceeds(StorageCall.LIST);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void whatAStrangerAnswersIsNoAnswer(StorageCall call) {
        for (int status : new int[] {200, call.status(), 302, 307}) {
            account.server().reset();
            account.server()
                    .answerText(status, "<html>Please log in</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

            assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
            assertThat(account.server().requests()).hasSize(1);
        }
        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void nothingAtAllIsNoAnswer(StorageCall call) {
        account.server().answerText(200, "", "Content-Length", "0", FaultServer.STRANGER, "yes");

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("Somebody on the way answered in place of ");

        assertThat(account.server().requests()).hasSize(1);
        account.assertTheNextSucceeds(call);
    }

    /** As of a gateway that says in its own words that it is not the service, with a status that may be right. */
    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void wordsOfAStrangerAreNoAnswer(StorageCall call) {
        for (int status : new int[] {200, 201, 202, 204, 206, 304, call.status()}) {
            for (String type : List.of("application/json", "application/xml", "text/plain")) {
                account.server().reset();
                account.server()
                        .answerText(
                                status,
                                status == 204 || status == 304 ? "" : "{\"error\":\"please log in\"}",
                                "Content-Type",
                                type,
                                "ETag",
                                "\"0x8\"",
                                FaultServer.STRANGER,
                                "yes");

                assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                        .isInstanceOf(TransientServiceException.class)
                        .hasMessageContaining("Somebody on the way answered in place of ");
            }
        }
        account.assertTheNextSucceeds(call);
    }

    /** A network that wants a login again, or a proxy: not the account, which is known by then. */
    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void aStrangerWhoRefusesIsNoAnswerIfTheAccountHasAnsweredBefore(StorageCall call) {
        account.assertTheNextSucceeds(call);
        for (int status : new int[] {403, 404}) {
            account.server().reset();
            account.server()
                    .answerText(status, "<html>Please log in</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

            assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("Somebody on the way answered in place of ")
                    .hasMessageContaining("HTTP " + status);
        }
        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void aStrangerWhoRefusesAtFirstIsBelievedAndNoKeyIsBlamed(StorageCall call) {
        account.server().answerText(403, "<html>Forbidden</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("perhaps not the account's")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("storage_account_key"));
    }

    /** A download that went on where it was behind as many bytes that were packed would be a mixture. */
    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void whatSomebodyHasPackedIsNoAnswer(StorageCall call) {
        account.server().answerText(call.status(), "packed", "Content-Encoding", "gzip", "ETag", "\"1\"");

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("has packed the answer");

        assertThat(account.server().onlyRequest().header("Accept-Encoding")).isEqualTo("identity");
        account.assertTheNextSucceeds(call);
    }

    @Test
    void whatTheWriterOfABlobHasPackedIsItsContent() {
        String[] said = {"Content-Encoding", "gzip", "x-ms-blob-type", "BlockBlob", "Content-Length", "6"};
        account.server().answerText(200, "packed", said);

        StepVerifier.create(account.azure()
                        .blobStore()
                        .get(StorageCall.BLOB)
                        .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString()))
                .expectNext("packed")
                .verifyComplete();
    }

    @Test
    void whoPacksAPartOfABlobOnTheWayTellsAnotherLength() {
        account.server()
                .answerText(
                        206,
                        "packed",
                        "Content-Encoding",
                        "gzip",
                        "x-ms-blob-type",
                        "BlockBlob",
                        "Content-Length",
                        "6",
                        "Content-Range",
                        "bytes 2-8/9");

        assertThatThrownBy(() ->
                        account.azure().blobStore().get(StorageCall.BLOB, 2).blockLast(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("has packed the answer");
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void aPageThatSaysThatAGatewayIsBusyIsWaitedFor(StorageCall call) {
        account.server().answerText(502, "<html>Bad Gateway</html>", FaultServer.OF_A_STRANGER.toArray(String[]::new));

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class);

        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#calls")
    void whatIsNoHttpIsNoAnswer(StorageCall call) {
        // Of an answer to HEAD nobody looks behind the headers.
        boolean isHead = call.name().equals("exists");
        for (Fault fault : isHead ? List.of(Fault.NO_HTTP) : List.of(Fault.NO_HTTP, Fault.CHUNKS_THAT_ARE_NONE)) {
            account.server().reset();
            account.server().answer(fault);

            assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("what arrived is no answer of HTTP");
        }
        account.assertTheNextSucceeds(call);
    }

    @ParameterizedTest
    @MethodSource("io.batchflux.azure.StorageCall#callsThatReadAWhole")
    void anAnswerThatIsTooLargeIsNotWaitedFor(StorageCall call) {
        account.server().answer(Fault.ENORMOUS);

        assertThatThrownBy(() -> call.make(account.azure()).block(FaultyAccount.SOON))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("bytes to be read as a whole");

        assertThat(account.server().requests()).hasSize(1);
        account.assertTheNextSucceeds(call);
    }

    @Test
    void whatGoesOnBehindAnAnswerWithoutContentEndsItsConnection() {
        account.server().answer(Fault.BABBLE);

        assertThat(account.azure().blobStore().exists(StorageCall.BLOB).block(FaultyAccount.SOON))
                .isTrue();

        account.server().awaitEnds(1);
    }
}
