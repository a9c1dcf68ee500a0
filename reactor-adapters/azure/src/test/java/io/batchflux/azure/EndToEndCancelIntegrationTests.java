package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.RunnerClosedException;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.EndToEndFunctions.Deed;
import io.batchflux.azure.EndToEndFunctions.Deed.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Runs that are cancelled at one moment or another, or lose their connection: nothing goes on, and nothing is left. */
class EndToEndCancelIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    private Path mark(int number) {
        return directory.resolve("mark-" + number);
    }

    /** A shell with a child, which has one too. */
    private TaskSpec<Integer> longTask(int number) {
        return TaskSpec.command(
                "/bin/sh -c 'sh -c \"sleep 61 & sleep 62\" & echo begun > " + mark(number) + "; sleep 63; true'",
                number);
    }

    private void awaitMark(int number) {
        EndToEnd.await("task " + number + " runs", () -> Files.exists(mark(number)), exists -> exists);
    }

    @Test
    void cancelDuringAnUploadCancelsTheContent() {
        AtomicBoolean contentRead = new AtomicBoolean();
        AtomicBoolean contentCancelled = new AtomicBoolean();
        Flux<ByteBuffer> slow = Flux.range(0, Integer.MAX_VALUE)
                .map(i -> ByteBuffer.wrap(new byte[64 * 1024]))
                .delayElements(Duration.ofMillis(20))
                .doOnNext(buffer -> contentRead.set(true))
                .doOnCancel(() -> contentCancelled.set(true));
        Disposable run = azure.runner()
                .run(Flux.just(TaskSpec.command("true").withInput(Input.stream("endless", slow))))
                .subscribe();
        EndToEnd.await("the content is read", contentRead::get, is -> is);

        run.dispose();

        azure.awaitNothingLeft();
        assertThat(contentCancelled).isTrue();
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void cancelBetweenTheJobAndItsFirstTaskEndsTheJob() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(request -> request.is("POST", "/jobs/[^/]*/addtaskcollection"), 1, FaultyProxy.Fault.SILENCE);
        Disposable run = azure.connect(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, batch.url()))
                .runner()
                .run(Flux.just(longTask(1)))
                .subscribe();
        EndToEnd.await(
                "the tasks are about to be added",
                batch::requests,
                requests -> requests.stream().anyMatch(request -> request.path().endsWith("addtaskcollection")));
        assertThat(azure.jobs()).hasSize(1);

        run.dispose();

        azure.awaitNothingLeft();
        assertThat(azure.requests("Tasks_CreateCollection")).isZero();
    }

    @Test
    void cancelWhileTheJobIsCreatedEndsTheJob() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(request -> request.is("POST", "/jobs"), 1, FaultyProxy.Fault.delay(Duration.ofMillis(500)));
        Disposable run = azure.connect(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, batch.url()))
                .runner()
                .run(Flux.just(longTask(1)))
                .subscribe();
        EndToEnd.await(
                "the job is about to be created",
                batch::requests,
                requests -> requests.stream().anyMatch(request -> request.is("POST", "/jobs")));

        run.dispose();

        EndToEnd.await("the job is deleted", () -> azure.requests("Jobs_Delete"), deleted -> deleted == 1);
        azure.awaitNothingLeft();
        assertThat(azure.requests("Jobs_Create")).isEqualTo(1);
    }

    @Test
    void cancelEndsRunningTasksWithTheirChildren() {
        Disposable run =
                azure.runner().run(Flux.range(1, 6).map(this::longTask)).subscribe();
        awaitMark(1);
        awaitMark(2);
        assertThat(azure.taskProcesses()).hasSizeGreaterThanOrEqualTo(2);

        run.dispose();

        azure.awaitNothingLeft();
    }

    @Test
    void cancelDuringASlowCollectEndsTheRun() {
        AtomicBoolean collecting = new AtomicBoolean();
        AtomicBoolean collectCancelled = new AtomicBoolean();
        Flux<TaskSpec<Integer>> tasks = Flux.just(
                TaskSpec.command("/bin/sh -c 'echo 1 > a.txt'", 0).withOutput(Output.named("a", "a.txt")), longTask(1));
        Disposable run = azure.runner()
                .run(
                        tasks,
                        result -> result.orElseThrow()
                                .output("a")
                                .text(10)
                                .then(Mono.never())
                                .doOnSubscribe(s -> collecting.set(true))
                                .doOnCancel(() -> collectCancelled.set(true)))
                .subscribe();
        EndToEnd.await("a result is collected", collecting::get, is -> is);

        run.dispose();

        azure.awaitNothingLeft();
        assertThat(collectCancelled).isTrue();
    }

    @Test
    void takingOneResultEndsTheOthers() {
        TaskResult<Integer> first = azure.one(azure.runner()
                .run(Flux.just(longTask(1), TaskSpec.command("true", 2), longTask(3)))
                .take(1));

        assertThat(first.item()).isEqualTo(2);
        azure.awaitNothingLeft();
    }

    @Test
    void endlessSourceIsCancelledWithItsRun() {
        AtomicBoolean sourceCancelled = new AtomicBoolean();
        Flux<TaskSpec<Integer>> endless = Flux.range(0, Integer.MAX_VALUE)
                .map(i -> TaskSpec.command("true", i))
                .doOnCancel(() -> sourceCancelled.set(true));
        BatchRunner runner = azure.runner()
                .withOptions(
                        options -> options.withConcurrency(options.concurrency().withMaxInFlight(20)));

        StepVerifier.create(runner.run(endless), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(Duration.ofSeconds(60));

        azure.awaitNothingLeft();
        assertThat(sourceCancelled).isTrue();
    }

    @Test
    void cancelledSingleTaskIsTerminatedAlone() {
        BatchRunner runner = azure.runner();
        Disposable victim = runner.run(longTask(1)).subscribe();
        CompletableFuture<TaskResult<Integer>> neighbour = runner.run(TaskSpec.command(
                        "/bin/sh -c 'echo begun > " + mark(2) + "; while [ ! -e " + mark(3)
                                + " ]; do sleep 0.05; done'",
                        2))
                .toFuture();
        awaitMark(1);
        awaitMark(2);

        victim.dispose();
        EndToEnd.await(
                "the process tree is dead",
                () -> azure.taskProcesses().stream()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("sleep 6"))
                        .toList(),
                List::isEmpty);

        assertThat(neighbour).isNotDone();
        touch(mark(3));
        assertThat(neighbour.orTimeout(20, TimeUnit.SECONDS).join().isSuccess()).isTrue();
        // Twice if the answer to the request that added it came later than its end.
        assertThat(azure.requests("Tasks_Terminate")).isBetween(1L, 2L);
        assertThat(azure.requests("Jobs_Create")).isEqualTo(1);
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cancelledCallIsTerminatedAlone() {
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand(EndToEnd.JAVA)));
        Deed deed = new Deed(directory.resolve("sleeps").toString(), Kind.SLEEP);
        Disposable victim = runner.call(EndToEndFunctions::deed, deed).subscribe();
        EndToEnd.await("the function runs", deed::executions, executions -> executions == 1);

        victim.dispose();

        assertThat(azure.one(runner.call(EndToEndFunctions::length, "still alive")))
                .isEqualTo(11);
        assertThat(azure.requests("Jobs_Create")).isEqualTo(1);
        assertThat(azure.requests("Tasks_Terminate")).isBetween(1L, 2L);
    }

    @Test
    void callThatIsCancelledBeforeItsTaskIsAddedNeverRuns() {
        BatchRunner runner = azure.runner();
        for (int i = 0; i < 10; i++) {
            runner.run(longTask(i)).subscribe().dispose();
        }

        assertThat(azure.one(runner.run(TaskSpec.command("true"))).isSuccess()).isTrue();

        EndToEnd.await("no task runs", azure::taskProcesses, List::isEmpty);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void closeEndsRunsAndWaitsForTheirCleaningUp() {
        AzureBatch connection = azure.connect();
        CompletableFuture<List<TaskResult<Integer>>> run = connection
                .runner()
                .run(Flux.range(1, 6).map(i -> longTask(i).withOutput("*.txt")))
                .collectList()
                .toFuture();
        CompletableFuture<TaskResult<Integer>> single =
                connection.runner().run(longTask(7)).toFuture();
        awaitMark(1);

        connection.close();

        assertThatThrownBy(run::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RunnerClosedException.class);
        assertThatThrownBy(single::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RunnerClosedException.class);
        assertThat(azure.containers()).isEmpty();
        assertThat(azure.requests("Jobs_Delete")).isEqualTo(azure.requests("Jobs_Create"));
        azure.awaitNothingLeft();
    }

    @Test
    void closeOnTheEventLoopIsRefused() {
        AzureBatch connection = azure.connect();

        assertThatThrownBy(() -> Mono.fromRunnable(connection::close)
                        .subscribeOn(connection.scheduler())
                        .block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closeLater");
    }

    @Test
    void cancelAtAnyRequestLeavesNothing() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL);
        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        BatchRunner runner = azure.connect(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, batch.url())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url()))
                .runner();
        TaskSpec<String> task = TaskSpec.command("/bin/sh -c 'echo 1 > a.txt'")
                .withInput(Input.bytes("in.txt", new byte[1]))
                .withOutput("*.txt");
        for (int number = 1; ; number++) {
            AtomicInteger left = new AtomicInteger(number);
            Disposable.Swap run = Disposables.swap();
            // Before the service sees the request: whether it is answered is then a race.
            FaultyProxy.Fault cancel = FaultyProxy.Fault.meanwhile(run::dispose);
            batch.heal();
            storage.heal();
            batch.rule(request -> left.decrementAndGet() == 0, 1, cancel);
            storage.rule(request -> left.decrementAndGet() == 0, 1, cancel);
            AtomicBoolean complete = new AtomicBoolean();

            run.update(runner.run(Flux.just(task))
                    .flatMap(result -> Flux.fromIterable(result.orElseThrow().outputs()))
                    .subscribe(output -> {}, error -> {}, () -> complete.set(true)));

            EndToEnd.await("the run is cancelled or complete", () -> run.isDisposed() || complete.get(), is -> is);
            azure.awaitNothingLeft();
            if (complete.get()) {
                assertThat(number).isGreaterThan(8);
                return;
            }
        }
    }
}
