package io.batchflux;

import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** An input that many tasks have is uploaded once. */
class SharedInputsTests {

    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    @Test
    void anInputThatManyTasksReadIsUploadedOnce() {
        Input input = Input.bytes("data", new byte[] {1, 2, 3});

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(tasks(50).map(task -> task.withInput(input))));

        assertThat(results).hasSize(50).allMatch(TaskResult::isSuccess);
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(1);
    }

    /** A hook of Reactor sees each operator that is put together, and may do anything meanwhile. */
    @Test
    void anotherInputMayBeAskedForWhileOneIsPutTogether() {
        SharedInputs inputs = new SharedInputs();
        List<String> blobs = new ArrayList<>();
        Object one = new Object();
        Object other = new Object();

        inputs.upload(new SharedInputs.SameObject(one), () -> {
                    inputs.upload(new SharedInputs.SameObject(other), () -> Mono.just("other"))
                            .subscribe(blobs::add);
                    return Mono.just("one");
                })
                .subscribe(blobs::add);

        assertThat(blobs).containsExactly("other", "one");
    }

    /** As somebody may who is called by what the upload begins with. */
    @Test
    void anUploadIsCancelledIfTheOnlyOneLeavesWhileItBegins() {
        SharedInputs inputs = new SharedInputs();
        Sinks.One<String> answer = Sinks.one();
        TestSubscriber<String> subscriber = TestSubscriber.create();

        inputs.upload(
                        new SharedInputs.SameObject(this),
                        () -> Mono.defer(() -> {
                            subscriber.cancel();
                            return answer.asMono();
                        }))
                .subscribe(subscriber);

        assertThat(answer.currentSubscriberCount()).isZero();
    }

    @Test
    void anUploadIsCancelledOrWaitedForWhoeverComesAndLeavesAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            SharedInputs inputs = new SharedInputs();
            SharedInputs.SameObject key = new SharedInputs.SameObject(this);
            Sinks.One<String> answer = Sinks.one();
            TestSubscriber<String> comes = TestSubscriber.create();
            TestSubscriber<String> leaves = TestSubscriber.create();
            CountDownLatch begins = new CountDownLatch(1);

            RaceTestUtils.race(
                    () -> {
                        inputs.upload(
                                        key,
                                        () -> Mono.defer(() -> {
                                            begins.countDown();
                                            return answer.asMono();
                                        }))
                                .subscribe(leaves);
                    },
                    () -> {
                        RaceTests.awaitDone(begins);
                        leaves.cancel();
                    });
            assertThat(answer.currentSubscriberCount()).as("after %s races", i).isZero();

            inputs.upload(key, answer::asMono).subscribe(comes);
            answer.tryEmitValue("blob").orThrow();
            assertThat(comes.getReceivedOnNext()).containsExactly("blob");
            assertThat(leaves.getReceivedOnNext()).isEmpty();
        }
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
}
