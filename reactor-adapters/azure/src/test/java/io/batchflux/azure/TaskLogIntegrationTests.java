package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunListener;
import io.batchflux.TaskAdded;
import io.batchflux.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What tasks print is read from their node while they run. */
class TaskLogIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    @Test
    void linesComeWhileTheTaskRuns() throws IOException {
        CompletableFuture<TaskAdded> added = new CompletableFuture<>();
        BatchRunner batch = azure.runner()
                .withOptions(options -> options.withListener(new RunListener() {
                    @Override
                    public void onTaskAdded(TaskAdded event) {
                        added.complete(event);
                    }
                }));
        Path mark = directory.resolve("mark");
        TaskSpec<String> task =
                TaskSpec.command("/bin/sh -c 'echo one; echo two >&2; until [ -e " + mark + " ]; do sleep 0.05; done'");
        Disposable run = batch.run(Flux.just(task)).subscribe();

        Flux<String> first = Mono.fromFuture(added)
                .flatMapMany(event -> Flux.concat(
                        batch.log(event).lines().take(1),
                        batch.log(event).stderr().lines().take(1),
                        batch.log(event).from(1).lines().take(1)));

        assertThat(first.collectList().block()).containsExactly("one", "two", "ne");
        assertThat(run.isDisposed()).isFalse();
        Files.createFile(mark);
        azure.awaitNothingLeft();
    }
}
