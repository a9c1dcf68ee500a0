package io.batchflux.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The Java of docs/reactive-types.md. */
class OtherTypesTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);
    private final BatchRunner batch = BatchRunner.create(
            FakeBatchService.create(clock).store(store).tasks(task -> TaskScript.succeeds()),
            store,
            clock,
            RunOptions.ofDefaults(FakeBatchService.POOL));
    private final TaskSpec<Integer> task = TaskSpec.command("frame 1", 1);
    private final List<TaskSpec<Integer>> three =
            List.of(TaskSpec.command("frame 1", 1), TaskSpec.command("frame 2", 2), TaskSpec.command("frame 3", 3));
    private final List<Integer> items = new ArrayList<>();

    @Test
    void rxJava() {
        Flowable<TaskSpec<Integer>> tasks = Flowable.fromIterable(three);

        // page: RxJava 3
        Flowable<TaskResult<Integer>> results = Flowable.fromPublisher(batch.run(tasks)); // a Flowable is a Publisher
        Single<TaskResult<Integer>> result = Single.fromPublisher(batch.run(task));
        // end

        Disposable ofAll = results.subscribe(each -> items.add(each.item()));
        Disposable ofOne = result.subscribe(each -> items.add(each.item()));
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(items).containsExactlyInAnyOrder(1, 2, 3, 1);
        assertThat(ofAll.isDisposed() && ofOne.isDisposed()).isTrue();
    }

    @Test
    void mutiny() {
        Multi<TaskSpec<Integer>> tasks = Multi.createFrom().iterable(three);

        // page: Mutiny
        Flux<TaskSpec<Integer>> specs = JdkFlowAdapter.flowPublisherToFlux(tasks); // a Multi is a Flow.Publisher
        Multi<TaskResult<Integer>> results =
                Multi.createFrom().publisher(JdkFlowAdapter.publisherToFlowPublisher(batch.run(specs)));
        Uni<TaskResult<Integer>> result =
                Uni.createFrom().publisher(JdkFlowAdapter.publisherToFlowPublisher(batch.run(task)));
        // end

        results.subscribe().with(each -> items.add(each.item()));
        result.subscribe().with(each -> items.add(each.item()));
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(items).containsExactlyInAnyOrder(1, 2, 3, 1);
    }

    @Test
    void flow() {
        Flow.Publisher<TaskSpec<Integer>> tasks = JdkFlowAdapter.publisherToFlowPublisher(Flux.fromIterable(three));

        // page: java.util.concurrent.Flow
        Flux<TaskSpec<Integer>> specs = JdkFlowAdapter.flowPublisherToFlux(tasks);
        Flow.Publisher<TaskResult<Integer>> results = JdkFlowAdapter.publisherToFlowPublisher(batch.run(specs));
        // end

        results.subscribe(new Collecting());
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(items).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void completableFuture() {
        // page: CompletableFuture
        CompletableFuture<TaskResult<Integer>> result = batch.run(task).toFuture(); // cancelling it ends the task
        CompletableFuture<List<TaskResult<Integer>>> results =
                batch.run(Flux.fromIterable(three)).collectList().toFuture();
        // end

        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(result).isCompletedWithValueMatching(TaskResult::isSuccess);
        assertThat(results).isCompletedWithValueMatching(all -> all.size() == 3);
    }

    private final class Collecting implements Flow.Subscriber<TaskResult<Integer>> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(TaskResult<Integer> result) {
            items.add(result.item());
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onComplete() {}
    }
}
