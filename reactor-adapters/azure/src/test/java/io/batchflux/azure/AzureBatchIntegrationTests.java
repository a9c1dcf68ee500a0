package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.azure.ValidationReport.Status;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import io.batchflux.spi.TransientServiceException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@ExtendWith(BlockingCalls.class)
class AzureBatchIntegrationTests {

    private static LocalAzure local;
    private static AzureBatch azure;

    private final String jobId = LocalAzure.uniqueId();

    @BeforeAll
    static void start() {
        local = new LocalAzure();
        azure = AzureBatch.connect(local.options());
    }

    @AfterAll
    static void stop() {
        azure.close();
        local.close();
    }

    @Test
    void requestsThatNoPortHasAreSentAsTheyAre() {
        RestRequest create = RestRequest.of("POST", "/jobs")
                .withBody("{\"id\":\"" + jobId + "\",\"poolInfo\":{\"poolId\":\"pool\"}}");

        assertThat(Await.value(azure.rest().send(create.withHeader("Content-Type", "text/plain")))
                        .status())
                .isEqualTo(400);
        assertThat(Await.value(azure.rest().send(create)).header("DataServiceId"))
                .isPresent();
        RestAnswer again = Await.value(azure.rest().send(create));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("JobExists");
        RestAnswer jobs = Await.value(
                azure.rest().send(RestRequest.of("GET", "/jobs?$select=id&$filter=id%20eq%20%27" + jobId + "%27")));
        assertThat(jobs.body()).contains(jobId);
        azure.batchService().deleteJob(jobId).block();
    }

    @Test
    void aSignedUrlIsReachedWithNothingElse() {
        String container = LocalAzure.uniqueId();
        azure.blobStore().createContainer(container).block();
        SignedUrl url = Await.value(
                        azure.blobStore().grant(container, BlobStore.Permission.WRITE, Duration.ofMinutes(5)))
                .blobUrl("blob");
        RestRequest put = RestRequest.of("PUT", "/")
                .withHeader("x-ms-blob-type", "BlockBlob")
                .withBody("content");

        assertThat(Await.value(azure.rest().send(url, put)).status()).isEqualTo(201);
        assertThat(Await.value(azure.rest().send(new SignedUrl(url.withoutQuery()), put))
                        .status())
                .isEqualTo(403);
        azure.blobStore().deleteContainer(container).block();
    }

    @Test
    void tasksAreAddedRunListedAndRead() {
        BatchService service = azure.batchService();
        service.createJob(TestOptions.job(jobId, Map.of("owner", "test"))).block();
        assertThat(Await.value(service.describeJob(jobId)).metadata()).isEqualTo(Map.of("owner", "test"));

        List<TaskAddOutcome> outcomes = service.addTasks(
                        jobId,
                        IntStream.range(0, 100)
                                .mapToObj(i ->
                                        TestOptions.command("t" + i, i == 7 ? "sh -c 'echo oops >&2; exit 3'" : "true"))
                                .toList())
                .block();
        assertThat(outcomes).hasSize(100).allMatch(TaskAddOutcome.Added.class::isInstance);
        assertThat(service.addTasks(jobId, List.of(TestOptions.task("T1"))).block())
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskAddOutcome.Refused.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ServiceException.TASK_EXISTS));
        service.terminateJobWhenTasksComplete(jobId).block();

        List<TaskSnapshot> tasks = awaitTasks(100);
        assertThat(tasks).allMatch(task -> task.state() == TaskState.COMPLETED);
        TaskExecution failed = tasks.stream()
                .filter(task -> task.id().equals("t7"))
                .findFirst()
                .orElseThrow()
                .execution();
        assertThat(failed.result()).isEqualTo(TaskExecution.Result.FAILURE);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.failureInfo()).isNotNull().returns("FailureExitCode", FailureInfo::code);
        assertThat(failed.nodeId()).isNotEmpty();
        assertThat(tail(service, "t7", 4)).isEqualTo("ops\n");
        assertThat(tail(service, "t7", 1000)).isEqualTo("oops\n");
        assertThatThrownBy(() ->
                        service.readTaskFileTail(jobId, "t7", "nothing.txt", 9).blockLast())
                .isInstanceOf(PermanentServiceException.class);
        assertThat(Await.value(service.countTasks(jobId)).failed()).isEqualTo(1);
        service.terminateTask(jobId, "t7").block();
        service.terminateJob(jobId, "done").block();
        service.deleteJob(jobId).block();
        service.deleteJob(jobId).block();
    }

    @Test
    void onlyTasksThatChangedSinceAreListed() {
        BatchService service = azure.batchService();
        service.createJob(TestOptions.job(jobId, Map.of())).block();
        service.addTasks(jobId, List.of(TestOptions.command("first", "true"))).block();
        Instant firstEnd = awaitTasks(1).get(0).stateTransitionTime();
        service.addTasks(jobId, List.of(TestOptions.command("second", "true"))).block();
        awaitTasks(2);

        TaskQuery since = TaskQuery.completed(jobId).withChangedSince(firstEnd.plusMillis(1));
        assertThat(Await.value(service.listTasks(since)).tasks())
                .extracting(TaskSnapshot::id)
                .containsExactly("second");
        service.deleteJob(jobId).block();
    }

    @Test
    void jobThatExistsOrDoesNotHasItsCode() {
        BatchService service = azure.batchService();
        service.createJob(TestOptions.job(jobId, Map.of())).block();

        assertThatThrownBy(() ->
                        service.createJob(TestOptions.job(jobId, Map.of())).block())
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageStartingWith("JobExists: ");
        assertThatThrownBy(() -> service.describeJob("no-such-job").block())
                .hasMessageStartingWith("JobNotFound: ")
                .hasMessageContaining("HTTP 404, GET /jobs/no-such-job, request id ");
        service.terminateJob("no-such-job", "r").block();
        service.deleteJob(jobId).block();
    }

    @Test
    void runnerRunsTasksAndLeavesNothingBehind() {
        List<TaskResult<Integer>> results = Await.value(azure.runner()
                .run(Flux.range(0, 30).map(i -> TaskSpec.command("sh -c 'exit " + (i == 5 ? 1 : 0) + "'", i)))
                .collectList());

        assertThat(results).hasSize(30);
        assertThat(results.stream().filter(TaskResult.Failed.class::isInstance).count())
                .isEqualTo(1);
        Await.first(Mono.fromSupplier(() -> local.emulator().activeJobs())
                .subscribeOn(Schedulers.boundedElastic())
                .repeatWhen(answers -> answers.delayElements(Duration.ofMillis(20), azure.scheduler()))
                .filter(jobs -> jobs == 0));
    }

    @Test
    void wrongKeyIsPermanentAndPrintsNoSecret() {
        try (AzureBatch stranger =
                AzureBatch.connect(local.options().with(ConfigurationKey.BATCH_ACCOUNT_KEY, TestOptions.KEY))) {
            assertThatThrownBy(() -> stranger.batchService().describeJob("j").block())
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith("AuthenticationFailed: ")
                    .hasMessageNotContaining(TestOptions.KEY);
            assertThat(Await.value(stranger.validate()).checks())
                    .filteredOn(check -> check.name().equals("batch account"))
                    .singleElement()
                    .returns(Status.FAILED, Check::status)
                    .satisfies(check -> assertThat(check.remedy()).contains("key"));
        }
    }

    @Test
    void emulatorThatIsNotRunningIsTransientAndNamed() {
        String url = LocalAzure.deadUrl();
        try (AzureBatch lost = AzureBatch.connect(local.options().with(ConfigurationKey.BATCH_ACCOUNT_URL, url))) {
            assertThatThrownBy(() -> lost.batchService().describeJob("j").block())
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("No answer from " + url + ": ")
                    .hasMessageContaining("Connection refused");
            assertThat(Await.value(lost.validate()).isUsable()).isFalse();
        }
    }

    @Test
    void validationOfAWorkingAccountFindsNothingWrong() {
        ValidationReport report = Await.value(azure.validate());

        assertThat(report.isUsable()).as(report.toString()).isTrue();
        assertThat(report.checks())
                .extracting(Check::name)
                .containsExactly(
                        "batch account", "clock", "pool", "image", "storage account", "configuration", "configuration");
        assertThat(report.checks()).extracting(Check::status).containsOnly(Status.OK);
    }

    @Test
    void validationNamesTheMissingPoolAndTheUselessImage() {
        try (AzureBatch wrongPool = AzureBatch.connect(local.options().with(ConfigurationKey.POOL_ID, "puddle"))) {
            assertThat(Await.value(wrongPool.validate()).toString())
                    .contains("FAILED pool: PoolNotFound")
                    .containsOnlyOnce("Create the pool, or correct pool_id.");
        }
        try (AzureBatch image =
                AzureBatch.connect(local.options().with(ConfigurationKey.BASE_IMAGE_URI, "registry.example/image:1"))) {
            assertThat(Await.value(image.validate()).toString())
                    .contains("FAILED image: base_image_uri is registry.example");
        }
    }

    @Test
    void validationByDoingReadsAndWritesAsANodeDoesAndLeavesNothing() {
        try (FaultyProxy observed = new FaultyProxy(storageUrl());
                AzureBatch there = AzureBatch.connect(
                        local.options().with(ConfigurationKey.STORAGE_ACCOUNT_URL, observed.url()))) {
            ValidationReport report = Await.value(there.validateByDoing());

            assertThat(report.isUsable()).as(report.toString()).isTrue();
            assertThat(report.checks())
                    .last()
                    .returns("node access", Check::name)
                    .returns(Status.OK, Check::status);
            assertThat(observed.requests())
                    .filteredOn(request -> request.path().contains("batchflux-check-"))
                    .extracting(FaultyProxy.Request::method)
                    .containsExactly("PUT", "PUT", "GET", "PUT", "DELETE");
        }
    }

    /** A region whose storage does not know the version of our signatures: all of our own requests succeed. */
    @Test
    void validationByDoingFindsSignaturesThatTheRegionDoesNotKnow() {
        try (FaultyProxy region = new FaultyProxy(storageUrl())
                        .rule(
                                request -> request.uri().contains("sv=2024-11-04"),
                                100,
                                FaultyProxy.Fault.status(403, "AuthenticationFailed"));
                AzureBatch there =
                        AzureBatch.connect(local.options().with(ConfigurationKey.STORAGE_ACCOUNT_URL, region.url()));
                AzureBatch withOlderVersion = AzureBatch.connect(local.options()
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, region.url())
                        .with(ConfigurationKey.STORAGE_SIGNATURE_VERSION, "2020-12-06"))) {
            assertThat(Await.value(there.validate()).isUsable()).isTrue();
            assertThat(Await.value(there.validateByDoing()).checks())
                    .last()
                    .returns(Status.FAILED, Check::status)
                    .satisfies(check -> assertThat(check.text()).contains("could not read", "AuthenticationFailed"))
                    .satisfies(check -> assertThat(check.remedy()).contains("storage_signature_version"));
            assertThat(region.requests()).last().returns("DELETE", FaultyProxy.Request::method);
            assertThat(Await.value(withOlderVersion.validateByDoing()).isUsable())
                    .isTrue();
        }
    }

    private URI storageUrl() {
        return local.options().find(ConfigurationKey.STORAGE_ACCOUNT_URL).orElseThrow();
    }

    @Test
    void signalsArriveOnTheEventLoop() {
        assertThat(azure.validate()
                        .map(report -> Thread.currentThread().getName())
                        .block())
                .startsWith("batchflux-");
        assertThat(Mono.delay(Duration.ofMillis(1), azure.scheduler())
                        .map(tick -> Thread.currentThread().getName())
                        .block())
                .startsWith("batchflux-");
    }

    @Test
    void blockingTheEventLoopWouldBeNoticed() {
        Mono.fromRunnable(() -> LockSupport.parkNanos(1))
                .subscribeOn(azure.scheduler())
                .block();

        assertThat(BlockingCalls.take()).isNotEmpty();
    }

    private List<TaskSnapshot> awaitTasks(int number) {
        return Await.first(azure.batchService()
                .listTasks(TaskQuery.completed(jobId))
                .map(page -> page.tasks())
                .repeatWhen(pages -> pages.delayElements(Duration.ofMillis(50), azure.scheduler()))
                .filter(tasks -> tasks.size() >= number));
    }

    private String tail(BatchService service, String taskId, int maxBytes) {
        return Await.value(service.readTaskFileTail(jobId, taskId, "stderr.txt", maxBytes)
                .map(buffer -> StandardCharsets.UTF_8.decode(buffer).toString())
                .reduce("", String::concat));
    }
}
