package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.ResourceFile;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.RequestLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Code travels once, and every node of a job fetches it once. */
class CodeUploadsTests {

    static int length(String text) {
        return text.length();
    }

    @TempDir
    Path directory;

    private final Rig rig = new Rig();
    private BatchRunner runner = rig.runner();

    @BeforeEach
    void useASmallJar() throws IOException {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("io/batchflux/CodeUploadsTests.class"));
        }
        rig.with(options -> options.withFunctions(
                options.functions().withCode(Code.jars(jar)).withCacheDirectory(directory.resolve("cache"))));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        runner = rig.runner();
    }

    private List<Evaluation<String, Integer>> sweep() {
        return rig.complete(runner.sweep(CodeUploadsTests::length, Flux.just("a", "bb")));
    }

    private JobPreparation preparation(int job) {
        RequestLog.Request<BatchOperation> request =
                rig.service.requests().of(BatchOperation.CREATE_JOB).get(job);
        return Objects.requireNonNull(((JobDefinition) Objects.requireNonNull(request.argument())).preparation());
    }

    @Test
    void theJobIsPreparedWithTheCodeAndTasksUseIt() {
        assertThat(sweep()).hasSize(2).allMatch(Evaluation::isSuccess);

        JobPreparation preparation = preparation(0);
        assertThat(preparation.resourceFiles())
                .extracting(ResourceFile::path)
                .containsExactly("node.jar", "application.zip", "dependencies.zip");
        assertThat(preparation.retention()).isEqualTo(rig.options.job().timeLimit());
        assertThat(preparation.commandLine())
                .matches(
                        "/bin/sh -c 'exec java -Dfile.encoding=UTF-8 -cp node.jar io.batchflux.function.Preparation code"
                                + " application.zip [0-9a-f]{64} dependencies.zip [0-9a-f]{64}'");
        assertThat(preparation.environment()).containsExactly(Map.entry("LC_ALL", "C.UTF-8"));
        assertThat(preparation.resourceFiles())
                .allSatisfy(file -> assertThat(rig.store.content(file.url())).isNotEmpty());
    }

    @Test
    void theCommandFindsTheCodeWhereThePreparationPutIt() {
        rig.service.tasks(task -> {
            assertThat(task.commandLine())
                    .isEqualTo(
                            "/bin/sh -c 'exec java -Dfile.encoding=UTF-8 -cp \"$AZ_BATCH_JOB_PREP_WORKING_DIR/code/classpath.jar\""
                                    + " io.batchflux.function.NodeMain'");
            return InProcessNode.of(rig.store).run(task);
        });

        assertThat(sweep()).allMatch(Evaluation::isSuccess);
    }

    @Test
    void codeIsUploadedOnceForAllRunsOfARunnerAndItsCopies() {
        sweep();
        int uploads = rig.store.requests().count(BlobOperation.PUT);
        assertThat(uploads).isGreaterThan(1);

        sweep();
        runner = runner.withOptions(options -> options.withStopOnFailure(true));
        sweep();

        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(uploads);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(3);
    }

    @Test
    void runsThatBeginTogetherUploadOnce() {
        rig.store.faults().on(BlobOperation.PUT).delay(Duration.ofSeconds(3));

        rig.complete(Flux.merge(
                runner.sweep(CodeUploadsTests::length, Flux.just("a")),
                runner.sweep(CodeUploadsTests::length, Flux.just("b"))));

        assertThat(rig.store.requests().targets(BlobOperation.PUT)).doesNotHaveDuplicates();
    }

    @Test
    void codeStaysForTheNextProgramWhichSendsNothing() {
        sweep();
        rig.complete(runner.closeLater());
        assertThat(rig.runContainers()).isEmpty();
        int puts = rig.store.requests().count(BlobOperation.PUT);
        long carried = rig.store.line().carried();

        runner = rig.runner();
        rig.complete(runner.call(CodeUploadsTests::length, "four"));
        rig.complete(runner.closeLater());

        assertThat(rig.store
                        .requests()
                        .targets(BlobOperation.PUT)
                        .subList(puts, rig.store.requests().count(BlobOperation.PUT)))
                .noneMatch(blob -> blob.startsWith("batchflux-code/"));
        assertThat(rig.store.requests().count(BlobOperation.PUT_BLOCK)).isZero();
        assertThat(rig.store.line().carried() - carried).isLessThan(10_000);
        assertThat(rig.store.blobs("batchflux-code"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("archives/[0-9a-f]{64}"));
    }

    @Test
    void anUploadThatFailedIsTriedAgainByTheNextRun() {
        rig.store.faults().on(BlobOperation.PUT).call(1).fail(Errors.permanent("AuthorizationFailure"));

        assertThat(rig.fail(runner.sweep(CodeUploadsTests::length, Flux.just("a"))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("AuthorizationFailure");
        assertThat(rig.service.jobs()).isEmpty();

        assertThat(sweep()).allMatch(Evaluation::isSuccess);
    }

    @Test
    void severalUploadsThatFailAreOneError() {
        rig.store.faults().on(BlobOperation.PUT).fail(() -> Errors.permanent("AuthorizationFailure"));
        rig.store.latency(Duration.ofMillis(500));

        Throwable error = rig.fail(runner.call(CodeUploadsTests::length, "four"));

        assertThat(error).isInstanceOf(StageFailedException.class);
        rig.assertNothingIsPending();
    }

    @Test
    void anUploadGoesOnIfTheRunThatBeganItIsCancelled() {
        rig.store.faults().on(BlobOperation.PUT).delay(Duration.ofSeconds(30));
        TestSubscriber<?> first = rig.subscribe(runner.sweep(CodeUploadsTests::length, Flux.just("a")));
        rig.advance(Duration.ofSeconds(10));
        TestSubscriber<Evaluation<String, Integer>> second =
                rig.subscribe(runner.sweep(CodeUploadsTests::length, Flux.just("b")));

        first.cancel();
        rig.advance(Duration.ofMinutes(2));

        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(rig.store.requests().targets(BlobOperation.PUT)).doesNotHaveDuplicates();
    }

    @Test
    void closingDoesNotWaitForAnUploadThatHangs() {
        rig.store.faults().on(BlobOperation.PUT).neverAnswer();
        TestSubscriber<?> run = rig.subscribe(runner.sweep(CodeUploadsTests::length, Flux.just("a")));
        rig.advance(Duration.ofSeconds(10));

        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofSeconds(10));

        assertThat(run.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(close.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void codeArrivesOverALineOfOneMegabit() throws IOException {
        byte[] incompressible = new byte[6 * 1024 * 1024];
        new Random(1).nextBytes(incompressible);
        try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"));
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("io/batchflux/CodeUploadsTests.class"));
            entries.write(incompressible);
        }
        rig.with(options ->
                options.withStage(Stage.STAGE_INPUTS, stage -> stage.withAttemptTimeout(Duration.ofSeconds(10))));
        rig.store.line().bytesPerSecond(125_000).buffersAhead();
        runner = rig.runner();

        assertThat(sweep()).hasSize(2).allMatch(Evaluation::isSuccess);

        String container = CodeArchives.CONTAINER;
        long size = rig.store.blobs(container).stream()
                .mapToLong(name -> Objects.requireNonNull(rig.store.content(new BlobName(container, name))).length)
                .sum();
        assertThat(size).isGreaterThan(incompressible.length);
        assertThat(rig.store.line().carried()).isLessThan(size * 5 / 4);
    }

    @Test
    void codeThatIsMissingFailsTheRunBeforeAJobIsCreated() {
        rig.with(options ->
                options.withFunctions(options.functions().withCode(Code.jars(directory.resolve("missing.jar")))));

        assertThat(rig.fail(rig.runner().sweep(CodeUploadsTests::length, Flux.just("a"))))
                .isInstanceOf(BatchfluxException.class)
                .hasMessageContaining("missing.jar");
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
    }
}
