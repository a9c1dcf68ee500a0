package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.batchflux.azure.FaultServer.Fault;
import io.batchflux.azure.FaultServer.Request;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AzureBatchServiceTests {

    private static final String JOB = "{'id':'j','state':'active'}";

    private final FaultServer server = new FaultServer();
    private final AzureBatch azure = AzureBatch.connect(TestOptions.of(server.url()));
    private final BatchService service = azure.batchService();

    @AfterEach
    void close() {
        azure.close();
        server.close();
    }

    @Test
    void nothingIsSentBeforeASubscriptionAndOneRequestForEach() {
        server.answer(200, JOB).answer(200, JOB);

        Mono<?> job = service.describeJob("j");
        assertThat(server.requests()).isEmpty();

        job.block();
        job.block();
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0).header("client-request-id"))
                .isNotEqualTo(server.requests().get(1).header("client-request-id"));
    }

    @Test
    void everyRequestHasVersionSignatureAndRequestId() {
        server.answer(200, JOB);

        service.describeJob("j").block();

        Request request = server.onlyRequest();
        assertThat(request.uri())
                .isEqualTo("/jobs/j?api-version=2025-06-01"
                        + "&$select=id%2CeTag%2CcreationTime%2Cstate%2Cconstraints%2Cmetadata%2CexecutionInfo");
        assertThat(request.header("Authorization")).startsWith("SharedKey batchflux:");
        assertThat(request.header("ocp-date")).endsWith(" GMT");
        assertThat(request.header("return-client-request-id")).isEqualTo("true");
    }

    @Test
    void bodyHasExactTypeAndLength() {
        server.answer(202, "");

        service.terminateJob("j", "enough").block();

        Request request = server.onlyRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).startsWith("/jobs/j/terminate?");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; odata=minimalmetadata");
        assertThat(request.header("Content-Length"))
                .isEqualTo(Integer.toString(request.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(request.header("Transfer-Encoding")).isNull();
        assertThat(tree(request.body())).isEqualTo(tree("{'terminateReason':'enough'}"));
    }

    @Test
    void jobIsPatchedToEndWithItsTasks() {
        server.answer(200, "");

        service.terminateJobWhenTasksComplete("j").block();

        assertThat(server.onlyRequest().method()).isEqualTo("PATCH");
        assertThat(tree(server.onlyRequest().body())).isEqualTo(tree("{'onAllTasksComplete':'terminatejob'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JobCompleted", "JobBeingTerminated", "JobBeingDeleted", "JobNotFound"})
    void jobThatHasEndedIsTerminated(String code) {
        server.answer(409, "{'code':'" + code + "'}");

        StepVerifier.create(service.terminateJob("j", "r")).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JobBeingDeleted", "JobNotFound"})
    void jobThatIsGoneIsDeleted(String code) {
        server.answer(409, "{'code':'" + code + "'}");

        StepVerifier.create(service.deleteJob("j")).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TaskCompleted", "TaskNotFound", "JobNotFound", "JobCompleted"})
    void taskThatHasEndedIsTerminated(String code) {
        server.answer(409, "{'code':'" + code + "'}");

        StepVerifier.create(service.terminateTask("j", "t")).verifyComplete();
        assertThat(server.onlyRequest().header("Content-Length")).isEqualTo("0");
    }

    @Test
    void otherRefusalIsAnError() {
        server.answer(409, "{'code':'JobNotActive'}");

        assertThatThrownBy(() -> service.terminateJob("j", "r").block())
                .asInstanceOf(type(PermanentServiceException.class))
                .returns("JobNotActive", PermanentServiceException::code);
    }

    @Test
    void completedTasksAreListedSinceAMoment() {
        server.answer(200, "{'value':[]}");

        service.listTasks(TaskQuery.completed("j").withChangedSince(Instant.parse("2024-05-01T10:00:00.1234567Z")))
                .block();

        assertThat(server.onlyRequest().uri())
                .isEqualTo("/jobs/j/tasks?api-version=2025-06-01"
                        + "&$select=id%2Cstate%2CstateTransitionTime%2CexecutionInfo%2CnodeInfo&maxresults=1000"
                        + "&$filter=state%20eq%20%27completed%27%20and%20stateTransitionTime%20ge%20"
                        + "DateTime%272024-05-01T10%3A00%3A00.123456Z%27");
    }

    @Test
    void nextPageIsAskedForByTheLinkAsItIs() {
        String link = "/jobs/j/tasks?$skiptoken=a%2Bb%3D&api-version=2025-06-01&$filter=x%20eq%20'y'";
        server.answer(200, "{'value':[],'odata.nextLink':'" + server.url() + link.replace("'", "\\u0027") + "'}")
                .answer(200, "{'value':[]}");

        TaskQuery first = TaskQuery.completed("j");
        TaskPage last = service.listTasks(first)
                .flatMap(empty -> service.listTasks(first.withContinuation(empty.continuation())))
                .single()
                .block();

        assertThat(server.requests().get(1).uri()).isEqualTo(link);
        assertThat(last).returns(null, TaskPage::continuation);
    }

    @Test
    void linkThatLeadsElsewhereIsNotFollowed() {
        TaskQuery query =
                TaskQuery.completed("j").withContinuation("http://elsewhere.example/jobs/j/tasks?$skiptoken=1");

        assertThatThrownBy(() -> service.listTasks(query).block())
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("elsewhere.example");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tailOfAFileIsReadFromItsEnd() {
        server.answer(200, "", "Content-Length", "1000").answer(200, "tail");

        String tail = service.readTaskFileTail("j", "t", "wd/out.txt", 100)
                .map(buffer -> StandardCharsets.UTF_8.decode(buffer).toString())
                .reduce(String::concat)
                .block();

        assertThat(tail).isEqualTo("tail");
        Request range = server.requests().get(1);
        assertThat(range.uri()).startsWith("/jobs/j/tasks/t/files/wd%2Fout.txt?");
        assertThat(range.header("ocp-range")).isEqualTo("bytes=900-999");
    }

    @Test
    void sizeOfAFileOfANodeIsAskedForWithoutItsContent() {
        server.answer(200, "", "Content-Length", "400000000");

        assertThat(service.nodeFileSize("p", "n", "startup/stderr.txt").block()).isEqualTo(400_000_000L);
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("HEAD");
            assertThat(request.uri()).startsWith("/pools/p/nodes/n/files/startup%2Fstderr.txt?");
        });
    }

    @Test
    void emptyFileIsNotRead() {
        server.answer(200, "", "Content-Length", "0");

        StepVerifier.create(service.readTaskFileTail("j", "t", "stderr.txt", 100))
                .verifyComplete();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void tooManyTasksAreRefusedBeforeTheRequest() {
        assertThatThrownBy(() -> service.addTasks("j", Collections.nCopies(101, TestOptions.task("t")))
                        .block())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("101");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tasksThatAreTooLargeTogetherAreNotSent() {
        TaskDefinition large = TestOptions.command("t", "x".repeat(30_000));

        assertThatThrownBy(() ->
                        service.addTasks("j", Collections.nCopies(40, large)).block())
                .asInstanceOf(type(PermanentServiceException.class))
                .returns(ServiceException.REQUEST_BODY_TOO_LARGE, ServiceException::code)
                .satisfies(error -> assertThat(error)
                        .hasMessageMatching("40 tasks are 12\\d{5} bytes of JSON, more than the 1048576 .*"));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tasksThatChangedBeforeAMomentAreAskedFor() {
        server.answer(200, "{'value':[]}");

        service.listTasks(TaskQuery.completed("j").withChangedBefore(Instant.parse("2026-01-02T03:04:05Z")))
                .block();

        assertThat(server.onlyRequest().uri())
                .endsWith("%20and%20stateTransitionTime%20lt%20DateTime%272026-01-02T03%3A04%3A05Z%27");
    }

    @Test
    void clientsOnOneAccountShareItsThrottles() {
        try (AzureBatch other = AzureBatch.connect(TestOptions.of(server.url()))) {
            assertThat(other.batchService().throttle()).isSameAs(service.throttle());
            assertThat(other.blobStore().throttle())
                    .isSameAs(azure.blobStore().throttle())
                    .isNotSameAs(service.throttle());
        }
    }

    @Test
    void throttlingSaysHowLongToWait() {
        server.answer(429, "{'code':'TooManyRequests'}", "Retry-After", "3");

        assertThatThrownBy(() -> service.describeJob("j").block())
                .asInstanceOf(type(ThrottledException.class))
                .returns(Duration.ofSeconds(3), ServiceException::retryAfter);
    }

    @Test
    void oneSubscriptionIsOneRequestAlsoWhenTheServiceIsBusy() {
        server.answer(503, "busy", "Retry-After", "1").answer(200, JOB);

        assertThatThrownBy(() -> service.describeJob("j").block())
                .isInstanceOf(ThrottledException.class)
                .hasMessageContaining("busy");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void closedConnectionIsTransientAndNamesTheEndpoint() {
        server.answer(Fault.RESET).answer(200, JOB);

        assertThatThrownBy(() -> service.describeJob("j").block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("No answer from " + server.url());
        assertThat(server.requests()).hasSize(1);
        service.describeJob("j").block();
    }

    @Test
    void cancellingAbandonsTheRequest() {
        server.answer(Fault.SILENCE).answer(200, JOB);

        StepVerifier.create(service.describeJob("j"))
                .expectSubscription()
                .then(() -> server.awaitRequests(1))
                .thenCancel()
                .verify();
        assertThat(service.describeJob("j").block(Duration.ofSeconds(60))).isNotNull();
    }

    @Test
    void connectionRefusedIsTransientAndNamesTheEndpoint() {
        String url = server.url();
        server.close();

        assertThatThrownBy(() -> service.describeJob("j").block())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining(url.substring("http://".length()))
                .hasMessageContaining("Connection refused");
    }

    @Test
    void signalsArriveOnTheEventLoop() {
        server.answer(200, JOB).answer(404, "{'code':'JobNotFound'}");

        assertThat(service.describeJob("j")
                        .map(job -> Thread.currentThread().getName())
                        .block())
                .startsWith("batchflux-");
        assertThat(service.describeJob("j")
                        .map(job -> "")
                        .onErrorResume(error -> Mono.just(Thread.currentThread().getName()))
                        .block())
                .startsWith("batchflux-");
    }

    @Test
    void metadataIsOmittedIfThereIsNone() {
        server.answer(201, "");

        service.createJob(TestOptions.job("j", Map.of())).block();

        assertThat(tree(server.onlyRequest().body()).has("metadata")).isFalse();
        assertThat(List.of(server.onlyRequest().method(), server.onlyRequest().uri()))
                .containsExactly("POST", "/jobs?api-version=2025-06-01");
    }
}
