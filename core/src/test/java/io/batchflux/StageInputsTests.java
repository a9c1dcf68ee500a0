package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final List<String> contents = new ArrayList<>();

    /** Has each task note what it finds. */
    private void readInputs() {
        rig.service.tasks(task -> {
            for (ResourceFile file : task.resourceFiles()) {
                byte[] content = rig.store.content(file.url());
                contents.add(file.path() + "="
                        + (content == null ? "nothing" : new String(content, StandardCharsets.UTF_8)));
            }
            return TaskScript.succeeds();
        });
    }

    private TaskDefinition added() {
        List<?> tasks = (List<?>) requireNonNull(
                rig.service.requests().of(BatchOperation.ADD_TASKS).get(0).argument());
        return (TaskDefinition) tasks.get(0);
    }

    private static Flux<ByteBuffer> text(String text) {
        return Flux.fromStream(() -> text.chars().mapToObj(c -> ByteBuffer.wrap(new byte[] {(byte) c})));
    }

    @Test
    void inputsOfAllKindsAreFoundByTheNode() throws IOException {
        readInputs();
        Path file = Files.writeString(directory.resolve("local.txt"), "from a file");
        TaskSpec<Integer> task = task(1).withInput(
                        Input.bytes("a/b.txt", "from memory".getBytes(StandardCharsets.UTF_8)))
                .withInput(Input.file("c d.txt", file))
                .withInput(Input.stream("é.txt", text("from a stream")));

        StepVerifier.withVirtualTime(() -> rig.runner().run(Flux.just(task)), () -> rig.clock, Long.MAX_VALUE)
                .thenAwait(Duration.ofMinutes(1))
                .assertNext(result -> assertThat(result.isSuccess()).isTrue())
                .verifyComplete();

        assertThat(contents).containsExactly("a/b.txt=from memory", "c d.txt=from a file", "é.txt=from a stream");
    }

    @Test
    void aUrlIsLeftToTheNode() {
        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.url("data", "https://example.org/x?sig=1")))));

        ResourceFile file = added().resourceFiles().get(0);
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

        assertThat(added().id()).isEqualTo("task-2");
    }

    @Test
    void aStreamIsSubscribedToOnceAlsoIfItsUploadHasToBeRepeated() {
        readInputs();
        AtomicInteger subscriptions = new AtomicInteger();
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());
        Flux<ByteBuffer> content = text("again").doOnSubscribe(s -> subscriptions.incrementAndGet());

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.stream("in", content)))));

        assertThat(subscriptions).hasValue(1);
        assertThat(contents).containsExactly("in=again");
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
        readInputs();
        byte[] bytes = "before".getBytes(StandardCharsets.UTF_8);
        Input input = Input.bytes("in", bytes);
        bytes[0] = 'X';
        rig.store.faults().on(BlobOperation.PUT).call(1).applyThenFail(Errors.passing());

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(input), task(2).withInput(input))));

        assertThat(contents).containsExactly("in=before", "in=before");
    }

    @Test
    void outputsAreUploadedByTheNodeWhereTheRunLooksForThem() {
        TaskSpec<Integer> task = task(1).withOutput(Output.named("model", "out/model.bin"))
                .withOutput(Output.named("log", "run.log").withOnFailure(true))
                .withOutput("frame_*.png")
                .withOutput("log.txt");

        rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(added().outputFiles())
                .extracting(OutputFile::filePattern, OutputFile::path, OutputFile::condition)
                .containsExactly(
                        tuple("out/model.bin", "outputs/1/task-1/named/model", UploadCondition.TASK_SUCCESS),
                        tuple("run.log", "outputs/1/task-1/named/log", UploadCondition.TASK_COMPLETION),
                        tuple("frame_*.png", "outputs/1/task-1/files", UploadCondition.TASK_SUCCESS),
                        tuple("log.txt", "outputs/1/task-1/files/log.txt", UploadCondition.TASK_SUCCESS));
    }

    @Test
    void allFilesBelowADirectoryAreAskedForAsTheNodeUnderstandsIt() {
        rig.complete(rig.runner().run(Flux.just(task(1).withOutput("out/**").withOutput("**"))));

        assertThat(added().outputFiles())
                .extracting(OutputFile::filePattern, OutputFile::path)
                .containsExactly(
                        tuple("out/**/*", "outputs/1/task-1/files/out"), tuple("**/*", "outputs/1/task-1/files"));
    }

    @Test
    void aNodeMayReadTheInputsOfItsTaskAndNoOtherBlob() {
        List<String> urls = new ArrayList<>();
        rig.service.tasks(task -> {
            task.resourceFiles().forEach(file -> urls.add(file.url().value()));
            return TaskScript.succeeds();
        });

        rig.complete(rig.runner().run(tasks(200).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        assertThat(rig.store.requests().of(BlobOperation.GRANT))
                .allSatisfy(grant -> assertThat(grant.argument()).isEqualTo(Permission.READ))
                .allSatisfy(grant -> assertThat(grant.target()).contains("inputs/"));
        assertThat(urls.stream().map(url -> url.substring(url.indexOf('?'))))
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatManyTasksReadIsSignedOnce() {
        Input shared = Input.bytes("in", new byte[1]);

        rig.complete(rig.runner().run(tasks(200).map(task -> task.withInput(shared))));

        assertThat(rig.store.requests().of(BlobOperation.GRANT))
                .hasSizeLessThanOrEqualTo(2 * rig.options.concurrency().uploads());
    }

    @Test
    void whatNodesReadAndWhatTheyWriteIsInContainersOfTheirOwn() {
        rig.with(options ->
                options.withCleanUp(CleanUp.NEVER).withJob(options.job().withOwner("J\u00f6rg")));
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));

        rig.complete(rig.runner()
                .run(Flux.just(
                        task(1).withInput(Input.bytes("in", new byte[1])).withOutput(Output.named("out", "out")))));

        List<String> containers = List.copyOf(rig.store.containers());
        assertThat(containers).hasSize(2);
        String run = containers
                .get(0)
                .substring("batchflux-".length(), containers.get(0).length() - "-in".length());
        assertThat(containers).containsExactly("batchflux-" + run + "-in", "batchflux-" + run + "-out");
        assertThat(rig.store.blobs(containers.get(0))).containsExactly("inputs/tasks/task-1/in");
        assertThat(rig.store.blobs(containers.get(1))).containsExactly("outputs/1/task-1/named/out");
        assertThat(containers)
                .allSatisfy(container -> assertThat(rig.store.metadata(container))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "batchflux", "1",
                                "batchflux_owner", "J%C3%B6rg",
                                "batchflux_run", run,
                                "batchflux_batch", rig.service.account(),
                                "batchflux_lease", "PT1H",
                                "batchflux_keep", "clean-up")));
    }

    @Test
    void whatIsNotKeptDoesNotSaySo() {
        List<Object> metadata = new ArrayList<>();

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.bytes("in", new byte[1])))));

        rig.store.requests().of(BlobOperation.CREATE_CONTAINER).forEach(create -> metadata.add(create.argument()));
        assertThat(metadata)
                .singleElement()
                .asString()
                .contains("batchflux_run")
                .doesNotContain("batchflux_keep");
        assertThat(rig.store.containers()).isEmpty();
    }

    @Test
    void aGrantLivesAsLongAsTheJobMay() {
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(1)))
                .withJob(options.job().withTimeLimit(Duration.ofHours(8))));
        rig.service.faults().on(BatchOperation.CREATE_JOB).delay(Duration.ofSeconds(20));
        rig.service.tasks(task -> TaskScript.succeeds()
                .queuedFor(Duration.ofHours(7).minusSeconds(1))
                .runningFor(Duration.ofHours(1).minusSeconds(1))
                .writing("out", "x"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner()
                .run(Flux.just(
                        task(1).withInput(Input.bytes("in", new byte[1])).withOutput(Output.named("out", "out")))));

        assertThat(results).allMatch(TaskResult::isSuccess);
    }

    @Test
    void tasksThatComeLaterGetAGrantThatLivesLongEnough() {
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(1)))
                .withJob(options.job().withTimeLimit(Duration.ofHours(7))));
        rig.service.tasks(
                task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(59)).writing("out", "x"));
        Flux<TaskSpec<Integer>> slow = tasks(10)
                .map(task -> task.withOutput(Output.named("out", "out")))
                .delayElements(Duration.ofMinutes(30), rig.clock);

        assertThat(rig.complete(rig.runner().run(slow))).hasSize(10).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aGrantThatCannotLiveAsLongAsTheJobIsAnErrorBeforeAnythingIsCreated() {
        rig.store.faults().on(BlobOperation.GRANT).fail(Errors.permanent("TooLong"));

        Throwable error =
                rig.fail(rig.runner().run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        assertThat(error).isInstanceOf(StageFailedException.class).hasMessageContaining("TooLong");
        assertThat(rig.store.requests().count(BlobOperation.CREATE_CONTAINER)).isZero();
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
    }

    @Test
    void anInputThatManyTasksReadIsUploadedOnce() {
        Input input = Input.bytes("data", new byte[] {1, 2, 3});

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(tasks(50).map(task -> task.withInput(input))));

        assertThat(results).hasSize(50).allMatch(TaskResult::isSuccess);
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(1);
    }

    @Test
    void contentThatManyTasksReadIsSubscribedToOnceUnderWhateverPath() {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<ByteBuffer> content =
                Flux.just(ByteBuffer.wrap(new byte[3])).doOnSubscribe(s -> subscriptions.incrementAndGet());

        rig.complete(rig.runner()
                .run(tasks(50).map(task -> task.withInput(Input.stream("data-" + task.item(), content)))));

        assertThat(subscriptions).hasValue(1);
        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS)).isNotEmpty();
    }

    @Test
    void aFileThatManyTasksReadIsUploadedOnceAndAgainWhenItHasChanged() throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "one");
        Flux<TaskSpec<Integer>> sweep = tasks(20).map(task -> {
            if (task.item() == 11) {
                write(file, "another");
            }
            return task.withInput(Input.file("data", file));
        });
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(1)));

        rig.complete(rig.runner().run(sweep));

        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(2);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void inputsThatAreOnlyAlikeAreUploadedEach() {
        rig.complete(rig.runner().run(tasks(5).map(task -> task.withInput(Input.bytes("data", new byte[3])))));

        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(5);
    }

    @Test
    void anUploadThatFailsIsTriedAgainByTheNextTask() {
        rig.store.faults().on(BlobOperation.PUT).call(1).fail(Errors.permanent("AuthorizationFailure"));
        rig.with(options -> options.withConcurrency(options.concurrency().withUploads(1)));
        Input input = Input.bytes("data", new byte[3]);

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(3).map(task -> task.withInput(input))));

        assertThat(results).hasSize(3).filteredOn(TaskResult::isSuccess).hasSize(2);
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(2);
    }

    @Test
    void nodesFindASharedInputUnderThePathOfEachTask() {
        Flux<ByteBuffer> content = Flux.just(ByteBuffer.wrap(new byte[3]));

        rig.complete(rig.runner()
                .run(tasks(2).map(task -> task.withId("t" + task.item())
                        .withInput(Input.stream("first-" + task.item(), content))
                        .withInput(Input.url("net", "https://example.org/x"))
                        .withInput(Input.stream("second-" + task.item(), content)))));

        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS))
                .flatExtracting(request -> (List<?>) requireNonNull(request.argument()))
                .flatExtracting(task -> ((TaskDefinition) task).resourceFiles())
                .extracting(ResourceFile::path)
                .containsExactly("first-1", "net", "second-1", "first-2", "net", "second-2");
    }

    @Test
    void inputsOfATaskAreInTheContainerOfItsRunsInputs() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        rig.complete(rig.runner().run(Flux.just(task(1).withId("mine").withInput(Input.bytes("a/b", new byte[3])))));

        String container = rig.store.containers().iterator().next();
        assertThat(container).startsWith("batchflux-").endsWith("-in");
        assertThat(rig.store.content(new BlobName(container, "inputs/tasks/mine/a/b")))
                .hasSize(3);
    }

    private static TaskSpec<Integer> withInputs(int number, int inputs) {
        TaskSpec<Integer> task = task(number);
        for (int i = 0; i < inputs; i++) {
            task = task.withInput(Input.bytes("x".repeat(200) + i, new byte[1]));
        }
        return task;
    }

    @Test
    void aTaskWithMoreInputsThanTheServiceTakesIsRefusedBeforeAnythingIsUploaded() {
        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(withInputs(1, 100), task(2))));

        assertThat(results).hasSize(2);
        TaskResult.Failed<Integer> failed = (TaskResult.Failed<Integer>) results.stream()
                .filter(result -> !result.isSuccess())
                .findFirst()
                .orElseThrow();
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failed.failure().message())
                .matches(
                        "the 100 inputs of task task-1 are [0-9,]+ characters in the request, and the service takes 32,768:"
                                + " give it one archive that its command unpacks, or fewer inputs; .*");
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isZero();
        assertThat(added().id()).isEqualTo("task-2");
    }

    @Test
    void manyUrlsAreTooManyInputsToo() {
        TaskSpec<Integer> task = task(1);
        for (int i = 0; i < 100; i++) {
            task = task.withInput(Input.url("in" + i, "https://example.org/x?sig=" + "s".repeat(320)));
        }

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(((TaskResult.Failed<Integer>) results.get(0)).failure().message())
                .startsWith("the 100 inputs of task task-1 are ");
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
    }

    @Test
    void asManyInputsAsTheServiceTakesAreTaken() {
        assertThat(rig.complete(rig.runner().run(Flux.just(withInputs(1, 60)))))
                .singleElement()
                .matches(TaskResult::isSuccess);
    }

    @Test
    void aTaskWithMoreOutputsThanTheServiceTakesIsRefused() {
        TaskSpec<Integer> task = task(1);
        for (int i = 0; i < 100; i++) {
            task = task.withOutput(Output.named("o" + i, "y".repeat(240) + i));
        }

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(results).singleElement().isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failed.failure().message())
                    .startsWith("the 100 outputs of task task-1 are ")
                    .contains("one pattern");
        });
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
    }

    @Test
    void whatTheServiceCountsOtherwiseIsExplainedToo() {
        rig.service.refuse(
                "task-1",
                1,
                Errors.permanent(
                        "InvalidPropertyValue: Total size of outputFiles cannot be more than 32768 characters"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task(1))));

        assertThat(((TaskResult.Failed<Integer>) results.get(0)).failure().message())
                .contains("outputFiles cannot be more than 32768 characters")
                .contains("; give it one pattern");
    }

    @Test
    void aNodeKeepsTheDirectoryOfATaskForAnHourUnlessItIsAskedOtherwise() {
        rig.complete(rig.runner().run(Flux.just(task(1))));
        assertThat(added().retention()).isEqualTo(Duration.ofHours(1));

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
