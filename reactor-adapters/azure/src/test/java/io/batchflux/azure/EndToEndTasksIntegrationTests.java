package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobContainerClient;
import io.batchflux.BatchRunner;
import io.batchflux.CleanUp;
import io.batchflux.Input;
import io.batchflux.JobPolled;
import io.batchflux.Output;
import io.batchflux.RunListener;
import io.batchflux.RunProgress;
import io.batchflux.TaskFailedException;
import io.batchflux.TaskOutput;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.JobSnapshot.JobState;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Command tasks, from the specification to the files that they leave. */
class EndToEndTasksIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    private String option(ConfigurationKey<String> key) {
        return azure.options().find(key).orElseThrow();
    }

    @Test
    void taskGetsEnvironmentAndInputsAndLeavesOutputs() throws Exception {
        Path local = Files.writeString(directory.resolve("local.txt"), "from a file\n");
        byte[] large = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(large);
        BlobContainerClient shelf = azure.blobs().createBlobContainer("shelf");
        shelf.getBlobClient("old.txt")
                .upload(new ByteArrayInputStream("from a URL\n".getBytes(StandardCharsets.UTF_8)));
        String signature = new BlobSignatures("2024-11-04", option(ConfigurationKey.STORAGE_ACCOUNT_NAME), false)
                .signWithKey(
                        "shelf",
                        BlobStore.Permission.READ,
                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1),
                        option(ConfigurationKey.STORAGE_ACCOUNT_KEY));
        TaskSpec<Integer> task = TaskSpec.command(
                        "/bin/sh -c 'cat bytes.txt in/local.txt old.txt; echo $GREETING; mkdir -p frames/deep;"
                                + " cp bytes.txt frames/1.png; cp bytes.txt frames/deep/2.png; touch frames/3.txt;"
                                + " sha256sum < large > sum.txt; cat bytes.txt in/local.txt old.txt > all.txt;"
                                + " echo $GREETING >> all.txt'",
                        42)
                .withEnvironment("GREETING", "hello, 'quoted' \"world\" $HOME")
                .withInput(Input.bytes("bytes.txt", "from memory\n".getBytes(StandardCharsets.UTF_8)))
                .withInput(Input.file("in/local.txt", local))
                .withInput(Input.stream("large", inPieces(large)))
                .withInput(Input.url("old.txt", shelf.getBlobContainerUrl() + "/old.txt?" + signature))
                .withOutput(Output.named("sum", "sum.txt"))
                .withOutput(Output.named("all", "all.txt"))
                .withOutput("frames/**/*.png");

        Map<String, String> texts = azure.one(azure.runner().run(Flux.just(task), result -> texts(result)));

        assertThat(texts)
                .containsEntry("sum", sha256(large) + "  -\n")
                .containsEntry("all", "from memory\nfrom a file\nfrom a URL\nhello, 'quoted' \"world\" $HOME\n")
                .containsEntry("frames/1.png", "from memory\n")
                .containsEntry("frames/deep/2.png", "from memory\n")
                .hasSize(4);
        shelf.delete();
        azure.awaitNothingLeft();
    }

    private static Flux<ByteBuffer> inPieces(byte[] content) {
        int size = 100_000;
        return Flux.range(0, (content.length + size - 1) / size)
                .map(i -> ByteBuffer.wrap(content, i * size, Math.min(size, content.length - i * size)));
    }

    private static Mono<Map<String, String>> texts(TaskResult<?> result) {
        return Flux.fromIterable(result.orElseThrow().outputs())
                .concatMap(output -> output.text(1000).map(text -> Map.entry(output.name(), text)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void resultHasItemNodeAndTimes() {
        TaskResult<String> result = azure.one(azure.runner().run(TaskSpec.command("true")));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.item()).isEqualTo("true");
        assertThat(result.execution().exitCode()).isZero();
        assertThat(result.execution().nodeId()).isNotBlank();
        assertThat(result.execution().startTime())
                .isBeforeOrEqualTo(result.execution().endTime());
        assertThat(result.orElseThrow().outputs()).isEmpty();
    }

    @Test
    void outputIsSavedToAFile() {
        Path file = directory.resolve("saved.bin");
        TaskSpec<Integer> task = TaskSpec.command("/bin/sh -c 'head -c 3000000 /dev/zero > big.bin'", 1)
                .withOutput(Output.named("big", "big.bin"));

        Path saved = azure.one(azure.runner()
                .run(
                        Flux.just(task),
                        result -> result.orElseThrow().output("big").saveTo(file)));

        assertThat(saved).isEqualTo(file).hasSize(3_000_000);
    }

    @Test
    void everyTaskHasItsOwnResult() {
        List<TaskResult<Integer>> results = azure.all(azure.runner()
                .run(Flux.range(0, 20)
                        .map(i -> TaskSpec.command("/bin/sh -c 'exit " + i % 3 + "'", i)
                                .withRetries(0))));

        assertThat(results.stream().collect(Collectors.toMap(TaskResult::item, r -> exitCode(r))))
                .isEqualTo(IntStream.range(0, 20).boxed().collect(Collectors.toMap(i -> i, i -> i % 3)));
        assertThat(results).allMatch(result -> result.isSuccess() == (result.item() % 3 == 0));
        azure.awaitNothingLeft();
    }

    private static int exitCode(TaskResult<?> result) {
        Integer code = result.execution().exitCode();
        return code == null ? -1 : code;
    }

    @Test
    void noTasksAreNoRequests() {
        assertThat(azure.all(azure.runner().run(Flux.<TaskSpec<String>>empty())))
                .isEmpty();

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void nothingHappensWithoutASubscription() {
        BatchRunner runner = azure.runner();

        assertThat(runner.run(Flux.just(TaskSpec.command("true")))).isNotNull();

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void errorOfTheTasksEndsTheRun() {
        Flux<TaskSpec<String>> tasks = Flux.concat(
                Mono.just(TaskSpec.command("sleep 60")), Mono.error(new IllegalStateException("no more ideas")));

        assertThatThrownBy(() -> azure.all(azure.runner().run(tasks))).hasMessage("no more ideas");

        azure.awaitNothingLeft();
    }

    @Test
    void runsCanBeStartedOnTheEventLoop() {
        BatchRunner runner = azure.runner();

        TaskResult<String> second = azure.one(runner.run(Flux.just(TaskSpec.command("true")))
                .flatMap(first ->
                        runner.run(Flux.just(TaskSpec.command("/bin/true").withInput(Input.bytes("a", new byte[1]))))));

        assertThat(second.isSuccess()).isTrue();
    }

    @Test
    void eachSubscriptionIsARunOfItsOwn() {
        Flux<TaskResult<String>> run = azure.runner().run(Flux.just(TaskSpec.command("true")));

        assertThat(azure.all(Flux.merge(run, run))).hasSize(2);

        assertThat(azure.requests("Jobs_Create")).isEqualTo(2);
    }

    @Test
    void whatIsKeptIsTerminatedAndCanBeRead() {
        BatchRunner runner = azure.runner().withOptions(options -> options.withCleanUp(CleanUp.NEVER));
        TaskSpec<Integer> task =
                TaskSpec.command("/bin/sh -c 'echo kept > a.txt'", 1).withOutput(Output.named("a", "a.txt"));

        TaskOutput kept = azure.one(runner.run(Flux.just(task))).orElseThrow().output("a");

        assertThat(azure.one(kept.text(100))).isEqualTo("kept\n");
        String job = azure.onlyJob();
        EndToEnd.await(
                "the job is completed",
                () -> Await.value(azure.somebodyElse().describeJob(job)).state(),
                state -> state == JobState.COMPLETED);
        azure.somebodyElse().deleteJob(job).block();
        azure.blobs().deleteBlobContainer(kept.blob().container());
    }

    @Test
    void failedRunIsKeptForInspection() {
        BatchRunner runner = azure.runner().withOptions(options -> options.withCleanUp(CleanUp.ON_SUCCESS));

        assertThat(azure.all(runner.run(Flux.just(TaskSpec.command("true"))))).hasSize(1);
        azure.awaitNothingLeft();
        assertThat(azure.all(runner.run(Flux.just(TaskSpec.command("false").withRetries(0)))))
                .hasSize(1);

        azure.somebodyElse().deleteJob(azure.onlyJob()).block();
    }

    @Test
    void firstFailedTaskEndsTheRunIfAsked() {
        BatchRunner runner = azure.runner().withOptions(options -> options.withStopOnFailure(true));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(
                        TaskSpec.command("sleep 60"),
                        TaskSpec.command("/bin/sh -c 'echo no >&2; exit 4'").withRetries(0)))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageMatching("task task-2 of job batchflux-\\S+ failed: it exited with code 4\nstderr: no");

        azure.awaitNothingLeft();
    }

    @Test
    void listenerIsToldHowFarTheRunIs() {
        List<RunProgress> progress = new CopyOnWriteArrayList<>();
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withListener(new RunListener() {
                    @Override
                    public void onJobPolled(JobPolled poll) {
                        if (poll.progress() != null) {
                            progress.add(poll.progress());
                        }
                    }
                }));

        azure.all(runner.run(Flux.just(TaskSpec.command("true"), TaskSpec.command("sleep 0.5"))));

        assertThat(progress).anyMatch(now -> now.done() == 1);
        assertThat(progress).allMatch(now -> now.queued() + now.running() + now.done() <= 2);
        assertThat(progress).extracting(RunProgress::elapsed).isSorted();
    }

    @Test
    void stagesCanBeComposedByHand() {
        BatchRunner runner = azure.runner();
        List<String> ended = azure.all(Flux.usingWhen(
                Mono.fromSupplier(() -> runner.stages().<String>newJob()),
                job -> Flux.merge(
                                runner.stages()
                                        .addTasks(
                                                job,
                                                runner.stages().stageInputs(job, Flux.just(TaskSpec.command("true")))),
                                runner.stages().watchJob(job))
                        .concatMap(task -> runner.stages().collect(job, task))
                        .map(TaskResult::taskId),
                job -> runner.stages().closeJob(job)));

        assertThat(ended).containsExactly("task-1");
        azure.awaitNothingLeft();
    }

    @Test
    void slowSourceIsNotWaitedFor() {
        List<String> order = new ArrayList<>();
        Flux<TaskSpec<String>> tasks = Flux.concat(
                Mono.just(TaskSpec.command("true", "early")),
                Mono.just(TaskSpec.command("true", "late")).delayElement(Duration.ofSeconds(1)));

        azure.all(azure.runner()
                .run(tasks)
                .doOnNext(result -> order.add(result.item()))
                .doOnSubscribe(s -> order.add("begin")));

        assertThat(order).containsExactly("begin", "early", "late");
    }
}
