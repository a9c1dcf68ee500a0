package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchJob;
import io.batchflux.BatchRunner;
import io.batchflux.BatchStages;
import io.batchflux.EndedTask;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.PendingTask;
import io.batchflux.Stage;
import io.batchflux.StagedTask;
import io.batchflux.TaskOutput;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.SlowProxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A real store behind a real connection that is slow, or falls silent. */
@ExtendWith(BlockingCalls.class)
class SlowLineIntegrationTests {

    private static final int MIB = 1024 * 1024;
    private static final Duration SILENCE = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LocalAzure local;

    @BeforeAll
    static void start() {
        local = new LocalAzure();
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    private static SlowProxy proxy(long bytesPerSecond) {
        return SlowProxy.start(local.azurite().blobEndpoint().getPort(), bytesPerSecond);
    }

    private static AzureBatch connect(SlowProxy proxy) {
        URI direct = local.azurite().blobEndpoint();
        return AzureBatch.connect(local.options()
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:" + proxy.port() + direct.getPath()));
    }

    private static BatchRunner runner(AzureBatch azure) {
        return azure.runner()
                .withOptions(
                        options -> options.withStage(Stage.STAGE_INPUTS, stage -> stage.withAttemptTimeout(SILENCE))
                                .withStage(Stage.COLLECT, stage -> stage.withAttemptTimeout(SILENCE)));
    }

    private static TaskSpec<Integer> task(int number, int size) {
        byte[] content = new byte[size];
        new Random(number).nextBytes(content);
        return TaskSpec.command("true", number).withId("t" + number).withInput(Input.bytes("in", content));
    }

    @Test
    void inputsArriveThatTogetherTakeLongerThanAnAttemptMayBeSilent() {
        try (SlowProxy proxy = proxy(2 * MIB);
                AzureBatch azure = connect(proxy)) {
            BatchStages stages = runner(azure).stages();
            BatchJob<Integer> job = stages.newJob();

            List<StagedTask<Integer>> staged = stages.stageInputs(
                            job, Flux.range(1, 8).map(number -> task(number, MIB)))
                    .collectList()
                    .block(PATIENCE);

            assertThat(staged).hasSize(8).allMatch(StagedTask.Ready.class::isInstance);
            assertThat(proxy.sent()).isBetween(8L * MIB, 10L * MIB);
            stages.closeJob(job).block(PATIENCE);
        }
    }

    @Test
    void whatFallsSilentIsSentAgainInAnotherConnectionAndNoMoreOfIt() {
        try (SlowProxy proxy = proxy(8 * MIB);
                AzureBatch azure = connect(proxy);
                AzureBatch direct = AzureBatch.connect(local.options())) {
            BatchStages stages = runner(azure).stages();
            BatchJob<Integer> job = stages.newJob();
            byte[] content = new byte[8 * MIB];
            new Random(1).nextBytes(content);
            Flux<ByteBuffer> stream = Flux.range(0, content.length / 10_000 + 1)
                    .map(i -> ByteBuffer.wrap(content, i * 10_000, Math.min(10_000, content.length - i * 10_000)))
                    .doOnNext(buffer -> {
                        if (buffer.position() == 4 * MIB / 10_000 * 10_000) {
                            proxy.silence();
                        }
                    });

            StagedTask<Integer> staged = stages.stageInputs(
                            job,
                            Mono.just(TaskSpec.command("true", 1).withId("t").withInput(Input.stream("in", stream))))
                    .blockLast(PATIENCE);

            assertThat(staged).isInstanceOf(StagedTask.Ready.class);
            assertThat(proxy.sent()).isBetween(8L * MIB, 12L * MIB);
            BlobStore store = direct.blobStore();
            AtomicLong position = new AtomicLong();
            store.get(new BlobName(job.container().replaceFirst("-out$", "-in"), "inputs/tasks/t/in"))
                    .doOnNext(buffer -> assertThat(buffer)
                            .isEqualTo(ByteBuffer.wrap(
                                    content, (int) position.getAndAdd(buffer.remaining()), buffer.remaining())))
                    .blockLast(PATIENCE);
            assertThat(position).hasValue(content.length);
            stages.closeJob(job).block(PATIENCE);
        }
    }

    @Test
    void aDownloadThatFallsSilentGoesOnInAnotherConnection() {
        try (SlowProxy proxy = proxy(8 * MIB);
                AzureBatch azure = connect(proxy);
                AzureBatch direct = AzureBatch.connect(local.options())) {
            BatchStages stages = runner(azure).stages();
            BatchJob<Integer> job = stages.newJob();
            BlobStore store = direct.blobStore();
            store.createContainer(job.container()).block(PATIENCE);
            byte[] content = new byte[4 * MIB];
            new Random(1).nextBytes(content);
            store.put(new BlobName(job.container(), "outputs/1/t/named/out"), Flux.just(ByteBuffer.wrap(content)))
                    .block(PATIENCE);
            PendingTask<Integer> task =
                    PendingTask.of("t", 0, 1, Duration.ofMinutes(1), List.of(Output.named("out", "out")));
            TaskResult<Integer> result = Await.value(stages.collect(
                    job, new EndedTask.Completed<>(task, TaskExecution.NONE.withResult(TaskExecution.Result.SUCCESS))));
            TaskOutput output = result.outputs().get(0);
            AtomicLong read = new AtomicLong();

            output.content()
                    .doOnNext(buffer -> {
                        long before = read.get();
                        assertThat(buffer).isEqualTo(ByteBuffer.wrap(content, (int) before, buffer.remaining()));
                        if (read.addAndGet(buffer.remaining()) >= 2 * MIB && before < 2 * MIB) {
                            proxy.silence();
                        }
                    })
                    .blockLast(PATIENCE);

            assertThat(read).hasValue(content.length);
            assertThat(proxy.received()).isLessThan(6L * MIB);
            store.deleteContainer(job.container()).block(PATIENCE);
        }
    }
}
