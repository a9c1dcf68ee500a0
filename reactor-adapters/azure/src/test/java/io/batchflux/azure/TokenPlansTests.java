package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.azure.FaultServer.Request;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What goes wrong with tokens, at every kind of request, over https to a real server. */
@ExtendWith(BlockingCalls.class)
class TokenPlansTests {

    private static final String REVOKED = "{'code':'AuthenticationFailed','message':{'value':'It was revoked.'}}";
    private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}";
    private static final String NO_TASKS =
            "{\"taskCounts\":{\"active\":0,\"running\":0,\"completed\":0,\"succeeded\":0,\"failed\":0}}";
    private static final String EMPTY_LISTING = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults"
            + " ContainerName=\"c\"><Blobs /><NextMarker /></EnumerationResults>";
    private static final String DELEGATION_KEY = "<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey>"
            + "<SignedOid>2</SignedOid><SignedTid>1</SignedTid><SignedStart>2024-05-01T00:00:00Z</SignedStart>"
            + "<SignedExpiry>2100-01-01T00:00:00Z</SignedExpiry><SignedService>b</SignedService>"
            + "<SignedVersion>2025-11-05</SignedVersion><Value>a2V5</Value></UserDelegationKey>";
    private static final BlobName BLOB = new BlobName("c", "b");

    private static TestCertificate certificate;

    private static FaultServer server;

    private final FakeCredential credential = new FakeCredential();

    @BeforeAll
    static void start(@TempDir Path directory) {
        certificate = TestCertificate.create(directory);
        server = new FaultServer(certificate);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forgetTheLastTest() {
        server.reset();
    }

    private static final Call DESCRIBE_JOB =
            Call.batch("describe job", service -> service.describeJob("j"), 200, "{\"id\":\"j\",\"state\":\"active\"}");
    private static final Call ADD_TASKS = Call.batch(
            "add tasks",
            service -> service.addTasks("j", List.of(TestOptions.task("t"))),
            200,
            "{\"value\":[{\"taskId\":\"t\",\"status\":\"success\"}]}");
    private static final Call CREATE_CONTAINER =
            Call.storage("create container", store -> store.createContainer("c"), 201, "");
    private static final Call PUT = Call.storage("put", store -> store.put(BLOB, bytes("content")), 201, "");
    private static final Call GET = Call.storage("get", store -> store.get(BLOB, 0), 200, "content");

    static Stream<Call> calls() {
        return Stream.of(
                Call.batch("create job", service -> service.createJob(TestOptions.job("j", Map.of())), 201, ""),
                DESCRIBE_JOB,
                ADD_TASKS,
                Call.batch("count tasks", service -> service.countTasks("j"), 200, NO_TASKS),
                Call.batch("terminate job", service -> service.terminateJob("j", "over"), 202, ""),
                Call.batch("delete job", service -> service.deleteJob("j"), 202, ""),
                CREATE_CONTAINER,
                PUT,
                GET,
                Call.storage("list", store -> store.list("c", ""), 200, EMPTY_LISTING),
                Call.storage(
                        "grant",
                        store -> store.grant("c", BlobStore.Permission.READ, Duration.ofHours(1)),
                        200,
                        DELEGATION_KEY),
                Call.storage("delete container", store -> store.deleteContainer("c"), 202, ""));
    }

    static Stream<Call> someCalls() {
        return Stream.of(DESCRIBE_JOB, ADD_TASKS, PUT, GET);
    }

    /** A request to one of the accounts, and what answers it. */
    private record Call(
            String name, boolean isToStorage, Function<AzureBatch, Publisher<?>> call, int status, String answer) {

        static Call batch(String name, Function<BatchService, Publisher<?>> call, int status, String answer) {
            return new Call(name, false, azure -> call.apply(azure.batchService()), status, answer);
        }

        static Call storage(String name, Function<BlobStore, Publisher<?>> call, int status, String answer) {
            return new Call(name, true, azure -> call.apply(azure.blobStore()), status, answer);
        }

        void succeed() {
            server.answerText(
                    status, answer, "Content-Type", answer.startsWith("<") ? "application/xml" : "application/json");
        }

        void make(AzureBatch azure) {
            Flux.from(call.apply(azure)).then().block(Duration.ofSeconds(20));
        }

        String endpoint() {
            return isToStorage ? server.url() + "/storage" : server.url();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusedTokenIsReplacedAndTheSameIsSentAgain(Call call) {
        server.answer(401, REVOKED);
        call.succeed();

        try (AzureBatch azure = connect(credential)) {
            call.make(azure);
        }

        assertThat(credential.requests()).hasSize(2);
        assertThat(server.requests()).hasSize(2);
        Request first = server.requests().get(0);
        Request second = server.requests().get(1);
        assertThat(second.method() + second.uri()).isEqualTo(first.method() + first.uri());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Authorization")).startsWith("Bearer ").isNotEqualTo(first.header("Authorization"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void challengeIsAnsweredWithItsClaims(Call call) {
        server.answer(401, "", "WWW-Authenticate", challenge(CLAIMS));
        call.succeed();

        try (AzureBatch azure = connect(credential)) {
            call.make(azure);
        }

        assertThat(credential.requests()).hasSize(2);
        assertThat(credential.requests().get(1).getClaims()).isEqualTo(CLAIMS);
        assertThat(credential.requests().get(1).isCaeEnabled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void secondRefusalIsTheAnswer(Call call) {
        server.answer(401, REVOKED).answer(401, REVOKED);

        try (AzureBatch azure = connect(credential)) {
            assertThatThrownBy(() -> call.make(azure))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("HTTP 401")
                    .hasMessageContaining("Check that the identity still exists")
                    .hasMessageContaining("Another token was refused, too.");
        }

        assertThat(credential.requests()).hasSize(2);
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void authorityThatIsAwayIsATransientErrorAndTheNextAttemptSucceeds(Call call) {
        server.answer(401, REVOKED);
        call.succeed();
        TokenCredential away = request -> credential.requests().size() == 1
                ? credential.getToken(request).then(Mono.error(new IOException("connection reset")))
                : credential.getToken(request);

        try (AzureBatch azure = connect(away)) {
            assertThatThrownBy(() -> call.make(azure))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessage("Could not get a token for " + call.endpoint() + ": connection reset");
            call.make(azure);
        }

        assertThat(credential.requests()).hasSize(3);
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void credentialThatGivesNoOtherTokenIsAPermanentError(Call call) {
        server.answer(401, REVOKED);
        TokenCredential withdrawn = request -> credential.requests().isEmpty()
                ? credential.getToken(request)
                : Mono.error(new ClientAuthenticationException("AADSTS700016: the application is gone", null));

        try (AzureBatch azure = connect(withdrawn)) {
            assertThatThrownBy(() -> call.make(azure))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessage(
                            "Could not get a token for " + call.endpoint() + ": AADSTS700016: the application is gone");
        }
    }

    @ParameterizedTest
    @MethodSource("someCalls")
    void connectionThatBreaksAfterARefusalIsATransientError(Call call) {
        server.answer(401, REVOKED).answer(Fault.RESET);

        try (AzureBatch azure = connect(credential)) {
            assertThatThrownBy(() -> call.make(azure)).isInstanceOf(TransientServiceException.class);
        }

        assertThat(credential.requests()).hasSize(2);
    }

    @Test
    void challengeThatCannotBeReadIsAPlainRefusal() {
        server.answer(401, "", "WWW-Authenticate", "Bearer error=\"insufficient_claims\", claims=\"a\"");
        DESCRIBE_JOB.succeed();

        try (AzureBatch azure = connect(credential)) {
            DESCRIBE_JOB.make(azure);
        }

        assertThat(credential.requests().get(1).getClaims()).isEqualTo(Tokens.PAST_CACHES);
    }

    @Test
    void requestsThatAreAllRefusedAskForOneToken() {
        String json = "{'id':'j','state':'active'}";
        server.answer(200, json);
        try (AzureBatch azure = connect(credential)) {
            DESCRIBE_JOB.make(azure);
            String dead = String.valueOf(server.requests().get(0).header("Authorization"));
            server.always(request -> dead.equals(request.header("Authorization")), 401, REVOKED);
            for (int i = 0; i < 50; i++) {
                server.answer(200, json);
            }

            Flux.range(0, 50)
                    .flatMap(i -> azure.batchService().describeJob("j"), 50)
                    .then()
                    .block(Duration.ofSeconds(20));
        }

        assertThat(credential.requests()).hasSize(2);
        assertThat(server.requests()).hasSizeBetween(52, 101);
    }

    @Test
    void blocksOfAnUploadAreSentAgainAsTheyWere() {
        byte[] content = new byte[9 * 1024 * 1024];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + i / 100_000 % 26);
        }
        for (int i = 0; i < 4; i++) {
            server.answer(201, "");
        }
        try (AzureBatch azure = connect(credential)) {
            String[] first = new String[1];
            server.always(
                    request -> {
                        first[0] = first[0] == null ? request.header("Authorization") : first[0];
                        return first[0].equals(request.header("Authorization"));
                    },
                    401,
                    REVOKED);

            azure.blobStore().put(BLOB, Flux.just(ByteBuffer.wrap(content))).block(Duration.ofSeconds(20));

            List<Request> accepted = server.requests().stream()
                    .filter(request -> !first[0].equals(request.header("Authorization")))
                    .toList();
            assertThat(accepted).hasSize(4);
            assertThat(accepted.get(3).uri()).contains("comp=blocklist");
            assertThat(accepted.subList(0, 3).stream()
                            .map(Request::body)
                            .mapToInt(String::length)
                            .sum())
                    .isEqualTo(content.length);
            assertThat(accepted.subList(0, 3).stream().map(Request::body).sorted())
                    .isEqualTo(List.of(
                                    text(content, 0, 4 * 1024 * 1024),
                                    text(content, 4 * 1024 * 1024, 8 * 1024 * 1024),
                                    text(content, 8 * 1024 * 1024, content.length))
                            .stream()
                            .sorted()
                            .toList());
        }
        assertThat(credential.requests()).hasSize(2);
    }

    @Test
    void keyThatIsRefusedIsNotReplacedAndIsNamed() {
        server.answer(403, "{'code':'AuthenticationFailed'}", "Date", TimeHeaders.format(Instant.now()));

        try (AzureBatch azure = AzureBatch.connect(TestOptions.of(server.url()), certificate.trust())) {
            assertThatThrownBy(() -> DESCRIBE_JOB.make(azure))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("Check batch_account_key and batch_account_name")
                    .hasMessageContaining("regenerated")
                    .hasMessageNotContaining("clock")
                    .hasMessageNotContaining(TestOptions.KEY);
        }

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void clockThatIsWrongIsSaid() {
        server.answer(403, "{'code':'AuthenticationFailed'}");

        try (AzureBatch azure = AzureBatch.connect(TestOptions.of(server.url()), certificate.trust())) {
            assertThatThrownBy(() -> CREATE_CONTAINER.make(azure))
                    .hasMessageContaining("Check storage_account_key")
                    .hasMessageContaining("Our clock is")
                    .hasMessageContaining("ahead of the service's");
        }
    }

    private AzureBatch connect(TokenCredential credential) {
        return AzureBatch.connect(
                AzureBatchOptions.create()
                        .with(ConfigurationKey.BATCH_ACCOUNT_URL, server.url())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, server.url() + "/storage")
                        .with(ConfigurationKey.POOL_ID, "pool")
                        .withCredential(credential),
                certificate.trust());
    }

    private static String challenge(String claims) {
        return "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\","
                + " error=\"insufficient_claims\", claims=\""
                + Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    private static Flux<ByteBuffer> bytes(String text) {
        return Flux.just(text).map(content -> ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] content, int from, int to) {
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }
}
