package io.batchflux;

import static io.batchflux.NodeSide.text;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** How inputs reach the store, and what the node is told of them. */
class StageInputsTests {

    @TempDir
    Path directory;

    private final Rig rig = new Rig();
    private final NodeSide node = new NodeSide(rig);

    @Test
    void inputsOfAllKindsAreFoundByTheNode() throws IOException {
        node.readInputs();
        Path file = Files.writeString(directory.resolve("local.txt"), "from a file");
        TaskSpec<Integer> task = task(1).withInput(
                        Input.bytes("a/b.txt", "from memory".getBytes(StandardCharsets.UTF_8)))
                .withInput(Input.file("c d.txt", file))
                .withInput(Input.stream("é.txt", text("from a stream")));

        StepVerifier.withVirtualTime(() -> rig.runner().run(Flux.just(task)), () -> rig.clock, Long.MAX_VALUE)
                .thenAwait(Duration.ofMinutes(1))
                .assertNext(result -> assertThat(result.isSuccess()).isTrue())
                .verifyComplete();

        assertThat(node.contents).containsExactly("a/b.txt=from memory", "c d.txt=from a file", "é.txt=from a stream");
    }

    @Test
    void aUrlIsLeftToTheNode() {
        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.url("data", "https://example.org/x?sig=1")))));

        ResourceFile file = node.added().resourceFiles().get(0);
        assertThat(file.url().value()).isEqualTo("https://example.org/x?sig=1");
        assertThat(file.path()).isEqualTo("data");
        assertThat(rig.store.requests().count()).isZero();
    }

    @Test
    void aMissingFileFailsItsTaskAloneAndBeforeItIsAdded() {
        Path missing = directory.resolve("missing.txt");
        Flux<TaskSpec<Integer>> tasks = Flux.just(task(1).withInput(Input.file("in", missing)), task(2));

        StepVerifier.withVirtualTime(() -> rig.runner().run(tasks), () -> rig.clock, Long.MAX_VALUE)
                .thenAwait(Duration.ofMinutes(1))
                .recordWith(ArrayList::new)
                .expectNextCount(2)
                .consumeRecordedWith(results -> assertThat(results)
                        .anySatisfy(result -> assertThat(result)
                                .isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
                                    assertThat(failed.item()).isEqualTo(1);
                                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.INPUT);
                                    assertThat(failed.failure().message())
                                            .isEqualTo("its inputs could not be staged: file " + missing
                                                    + " cannot be read: NoSuchFileException: " + missing);
                                })))
                .verifyComplete();

        assertThat(node.added().id()).isEqualTo("task-2");
    }

    @Test
    void aStreamIsSubscribedToOnceAlsoIfItsUploadHasToBeRepeated() {
        node.readInputs();
        AtomicInteger subscriptions = new AtomicInteger();
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());
        Flux<ByteBuffer> content = text("again").doOnSubscribe(s -> subscriptions.incrementAndGet());

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.stream("in", content)))));

        assertThat(subscriptions).hasValue(1);
        assertThat(node.contents).containsExactly("in=again");
    }

    @Test
    void aStreamThatFailsFailsItsTaskAlone() {
        IllegalStateException broken = new IllegalStateException("the sensor is off");
        Flux<TaskSpec<Integer>> tasks =
                Flux.just(task(1).withInput(Input.stream("in", text("x").concatWith(Flux.error(broken)))), task(2));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));

        assertThat(results)
                .hasSize(2)
                .filteredOn(TaskResult.Failed.class::isInstance)
                .singleElement()
                .satisfies(result -> {
                    TaskFailure failure = ((TaskResult.Failed<Integer>) result).failure();
                    assertThat(failure.kind()).isEqualTo(FailureKind.INPUT);
                    assertThat(failure.cause()).isSameAs(broken);
                    assertThat(failure.message()).contains("the sensor is off");
                });
    }

    @Test
    void anUploadThatTheStoreRefusesFailsItsTaskAlone() {
        rig.store
                .faults()
                .on(BlobOperation.PUT)
                .target(blob -> blob.contains("task-1/"))
                .fail(Errors.permanent("InvalidBlobOrBlock"));
        Flux<TaskSpec<Integer>> tasks = tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));

        assertThat(results).hasSize(3).filteredOn(result -> !result.isSuccess()).hasSize(1);
    }

    @Test
    void aContainerThatCannotBeCreatedEndsTheRun() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).fail(Errors.permanent("AuthorizationFailure"));

        Throwable error =
                rig.fail(rig.runner().run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        assertThat(error).isInstanceOf(StageFailedException.class).hasMessageContaining("AuthorizationFailure");
        rig.assertNothingIsLeft();
    }

    @Test
    void theBytesOfAnInputAreCopiedAndCanBeUploadedTwice() {
        node.readInputs();
        byte[] bytes = "before".getBytes(StandardCharsets.UTF_8);
        Input input = Input.bytes("in", bytes);
        bytes[0] = 'X';
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(input), task(2).withInput(input))));

        assertThat(node.contents).containsExactly("in=before", "in=before");
    }

    @Test
    void aNodeKeepsTheDirectoryOfATaskForAnHourUnlessItIsAskedOtherwise() {
        rig.complete(rig.runner().run(Flux.just(task(1))));
        assertThat(node.added().retention()).isEqualTo(Duration.ofHours(1));

        Rig other = new Rig().with(options -> options.withTasks(tasks -> tasks.withRetention(Duration.ZERO)));
        other.complete(other.runner().run(Flux.just(task(1))));
        assertThat(((TaskDefinition) ((List<?>) requireNonNull(other.service
                                        .requests()
                                        .of(BatchOperation.ADD_TASKS)
                                        .get(0)
                                        .argument()))
                                .get(0))
                        .retention())
                .isEqualTo(Duration.ZERO);
    }
}
