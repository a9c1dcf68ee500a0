package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class OutputUploadTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String TASK = """
            {"id": "t", "outputFiles": [{"filePattern": "a.txt", "uploadOptions": {"uploadCondition": "taskCompletion"},
             "destination": {"container": {"containerUrl": "http://127.0.0.1:%d/box?sig=ok"}}}]}""";

    @TempDir
    Path root;

    private final Scheduler disk = Schedulers.newSingle("disk");
    private int status = 201;
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .then()
                    .then(Mono.<Void>fromRunnable(this::deleteTheTask))
                    .then(Mono.defer(() -> response.status(status).send().then())))
            .bindNow();

    @AfterEach
    void close() {
        disk.dispose();
        server.disposeNow();
    }

    /** Uploads a file of a task that is deleted before the answer comes. */
    private Mono<Void> upload() throws IOException {
        Path working = Files.createDirectories(root.resolve("task/wd"));
        Files.writeString(working.resolve("a.txt"), "content");
        ObjectNode task = (ObjectNode) new ObjectMapper().readTree(TASK.formatted(server.port()));
        TaskLaunch launch = new TaskLaunch(
                "http://host",
                new NodePlacement("pool", "node", true, root, "task"),
                "job",
                () -> task,
                false,
                MissingNode.getInstance(),
                Optional.empty(),
                false,
                0,
                AllowedTasks.ANY,
                UserAccounts.ANY,
                Optional.empty());
        BlobClient blobs = new BlobClient(HttpClient.create(), disk, Optional.empty());
        return new OutputUpload(launch, Map.of(), false, blobs, disk).run(0);
    }

    @Test
    void aTaskThatIsDeletedMeanwhileHasNoLogOfItsUploads() throws IOException {
        StepVerifier.create(upload()).expectComplete().verify(SOON);

        assertThat(root.resolve("task")).doesNotExist();
    }

    @Test
    void whyAnUploadFailedIsToldThoughItsTaskWasDeletedMeanwhile() throws IOException {
        status = 403;

        StepVerifier.create(upload())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TaskFailureException.class)
                        .hasMessageContaining("FileUploadAccessDenied")
                        .hasNoSuppressedExceptions())
                .verify(SOON);
    }

    private void deleteTheTask() {
        try {
            FileTrees.delete(root.resolve("task"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
