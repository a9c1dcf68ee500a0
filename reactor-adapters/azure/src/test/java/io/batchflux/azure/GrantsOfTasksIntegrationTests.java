package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchJob;
import io.batchflux.BatchStages;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.StagedTask;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** What a hostile task can do with what it is given: nothing to what other tasks read, or to code. */
@ExtendWith(BlockingCalls.class)
class GrantsOfTasksIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CREATED = 201;
    private static final int FORBIDDEN = 403;

    private static LocalAzure local;
    private static AzureBatch azure;

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

    private static TaskSpec<Integer> task(int number) {
        return TaskSpec.command("true", number)
                .withId("t" + number)
                .withInput(Input.bytes("in", new byte[] {(byte) number}))
                .withOutput(Output.named("out", "out"));
    }

    private static String signature(SignedUrl url) {
        return url.value().substring(url.withoutQuery().length());
    }

    private static int put(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofString("from a hostile task")));
    }

    private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aTaskCanWriteOutputsAndNeitherInputsNorCode() throws Exception {
        BatchStages stages = azure.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        List<TaskDefinition> tasks = stages.stageInputs(job, Flux.range(1, 2).map(GrantsOfTasksIntegrationTests::task))
                .map(staged -> ((StagedTask.Ready<Integer>) staged).definition())
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
        BlobName code = new BlobName("batchflux-code", "archives/" + "0".repeat(64));
        azure.blobStore().createContainer(code.container()).block(PATIENCE);
        azure.blobStore()
                .put(code, BlobContent.of(List.of(ByteBuffer.allocate(1))), BlobWrite.of(Condition.none()))
                .block(PATIENCE);

        assertThat(tasks).hasSize(2);
        ResourceFile mine = tasks.get(0).resourceFiles().get(0);
        ResourceFile others = tasks.get(1).resourceFiles().get(0);
        OutputFile output = tasks.get(0).outputFiles().get(0);
        SignedUrl outputs = output.destination().containerUrl();
        String account = local.azurite().blobEndpoint().toString();
        for (String blob : List.of(
                mine.url().withoutQuery(),
                others.url().withoutQuery(),
                account + "/" + code.container() + "/" + code.name())) {
            assertThat(put(blob + signature(outputs))).as(blob).isEqualTo(FORBIDDEN);
            assertThat(put(blob + signature(mine.url()))).as(blob).isEqualTo(FORBIDDEN);
        }
        assertThat(send(HttpRequest.newBuilder(URI.create(others.url().withoutQuery() + signature(mine.url())))))
                .isEqualTo(FORBIDDEN);
        assertThat(send(HttpRequest.newBuilder(URI.create(mine.url().value())))).isEqualTo(200);
        assertThat(put(outputs.withoutQuery() + "/" + output.path() + signature(outputs)))
                .isEqualTo(CREATED);
        stages.closeJob(job).block(PATIENCE);
    }
}
