package io.batchflux.testing.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.RunOptions;
import io.batchflux.Sweep;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.AutoUserScope;
import io.batchflux.spi.ElevationLevel;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.UserIdentity;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The examples of docs/running.md, and that these are what is there. */
class RunningTests {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);
    private final FakeBatchService service = FakeBatchService.create(clock).store(store);
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    private BatchRunner runner() {
        RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL);
        return BatchRunner.create(
                service, store, clock, options.withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
    }

    private Path write(Path directory, Evaluation<ModelTests.Parameters, Double> evaluation) {
        threads.add(Thread.currentThread().getName());
        try {
            return Files.writeString(
                    directory.resolve(evaluation.taskId()),
                    evaluation.orElseThrow().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatBlocksRunsElsewhere(@TempDir Path directory) {
        service.tasks(InProcessNode.of(store)::run);
        BatchRunner batch = runner();
        Flux<ModelTests.Parameters> parameters =
                Sweep.grid(List.of(1.0, 10.0), List.of(0.1, 0.5), ModelTests.Parameters::new);

        Flux<Path> written = batch.sweep(ModelTests::score, parameters)
                .publishOn(Schedulers.boundedElastic()) // from here on, what blocks holds up nobody
                .map(evaluation -> write(directory, evaluation));

        StepVerifier.create(written)
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNextCount(4)
                .verifyComplete();
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("boundedElastic"));
    }

    @Test
    void taskRunsAsWhomItSays() {
        List<TaskDefinition> added = new CopyOnWriteArrayList<>();
        service.tasks(task -> {
            added.add(task);
            return TaskScript.succeeds();
        });

        TaskSpec<String> admin = TaskSpec.command("render", "frame")
                .withImage("registry.example/render:1")
                .withIdentity(UserIdentity.autoUser(AutoUserScope.POOL, ElevationLevel.ADMIN))
                .withContainerRunOptions("--memory 4g");

        StepVerifier.create(runner().run(Flux.just(admin)))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNextMatches(TaskResult::isSuccess)
                .verifyComplete();
        assertThat(added).singleElement().satisfies(task -> {
            assertThat(task.identity()).isEqualTo(admin.identity());
            assertThat(task.containerRunOptions()).isEqualTo("--memory 4g");
        });
    }

    @Test
    void thePageShowsWhatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/batchflux/testing/example/RunningTests.java"));

        List<String> blocks = JAVA.matcher(Files.readString(Path.of("../docs/running.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(blocks).hasSize(2).allSatisfy(block -> assertThat(source).containsIgnoringWhitespaces(block));
    }
}
