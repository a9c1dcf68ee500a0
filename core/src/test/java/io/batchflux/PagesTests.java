package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** Listings end, or are an error: pages that lead back to each other are not gone round in for ever. */
class PagesTests {

    private static final Duration LATENCY = Duration.ofSeconds(1);
    private static final String CIRCLE = "leads back to one that came before it";

    private final List<@Nullable String> asked = new ArrayList<>();

    private static TaskPage page(@Nullable String next) {
        return new TaskPage(List.of(), Instant.EPOCH, next);
    }

    private Flux<TaskPage> pages(
            Function<@Nullable String, @Nullable String> links, UnaryOperator<Mono<TaskPage>> protection) {
        return Pages.ofTasks(
                TaskQuery.all("job"),
                query -> Mono.fromSupplier(() -> {
                    String from = query.continuation();
                    asked.add(from);
                    return page(links.apply(from));
                }),
                protection);
    }

    private static @Nullable String following(@Nullable String from, int last, @Nullable String afterLast) {
        int number = from == null ? 1 : Integer.parseInt(from);
        return number == last ? afterLast : Integer.toString(number + 1);
    }

    @Test
    void allPagesComeInTheirOrder() {
        StepVerifier.create(pages(from -> following(from, 4, null), page -> page))
                .expectNextCount(4)
                .verifyComplete();
        assertThat(asked).containsExactly(null, "2", "3", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "4"})
    void aPageThatLeadsBackIsAnErrorOfItsAttempt(String back) {
        StepVerifier.create(pages(from -> following(from, 4, back), page -> page))
                .expectNextCount(3)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransientServiceException.class)
                        .hasMessageContaining(CIRCLE))
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void aPageThatLedBackOnceIsAskedForAgain() {
        StepVerifier.create(pages(from -> following(from, 4, asked.size() == 4 ? "2" : null), page -> page.retry(1)))
                .expectNextCount(4)
                .verifyComplete();
        assertThat(asked).containsExactly(null, "2", "3", "4", "4");
    }

    @Test
    void aPageThatIsNotThereIsTheLast() {
        Flux<TaskPage> pages = Pages.ofTasks(
                TaskQuery.all("job"),
                query -> query.continuation() == null ? Mono.just(page("2")) : Mono.empty(),
                page -> page);

        StepVerifier.create(pages).expectNextCount(1).expectComplete().verify(Duration.ofSeconds(10));
    }

    private static <P> Mono<P> late(P page, Rig rig) {
        return Mono.delay(LATENCY, rig.clock).thenReturn(page);
    }

    private static String other(@Nullable String continuation) {
        return "a".equals(continuation) ? "b" : "a";
    }

    private Throwable run(Rig rig, BatchService service, boolean named) {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
        Flux<TaskSpec<Integer>> tasks = Rig.tasks(2).map(task -> task.withId("mine-" + task.item()));
        BatchRunner runner = rig.runner(service);
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(named ? runner.named("nightly").run(tasks) : runner.run(tasks));
        rig.advance(Duration.ofHours(2));
        return results.expectTerminalError();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListOfTasksThatNeverEndsIsAnErrorAtItsDeadline(boolean named) {
        Rig rig = new Rig();
        BatchService service = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<TaskPage> listTasks(TaskQuery query) {
                return late(page(other(query.continuation())), rig);
            }
        };

        assertThat(run(rig, service, named))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining(CIRCLE);
        rig.assertNothingIsPending();
    }

    /** A store whose lists of blobs have two pages that lead to each other. */
    private static BlobStore circular(Rig rig) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("listBlobs")) {
                String from = ((BlobQuery) arguments[0]).continuation();
                return late(BlobPage.of(List.of()).withContinuation(other(from)), rig);
            }
            return method.getName().equals("list")
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : method.invoke(rig.store, arguments);
        };
        return (BlobStore)
                Proxy.newProxyInstance(BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, handler);
    }

    @Test
    void aListOfBlobsThatNeverEndsIsAnErrorAtItsDeadline() {
        Rig rig = new Rig();
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(
                rig.runner(circular(rig)).named("nightly").run(Rig.tasks(1).map(task -> task.withId("mine"))));
        rig.advance(Duration.ofHours(2));

        assertThat(results.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining(CIRCLE);
        rig.assertNothingIsPending();
    }

    @Test
    void theListOfAStoreThatNeverEndsIsAnError() {
        Rig rig = new Rig();
        TestSubscriber<BlobSnapshot> blobs = rig.subscribe(circular(rig).list("container", ""));
        rig.advance(LATENCY.multipliedBy(10));

        assertThat(blobs.expectTerminalError())
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("leads back");
    }

    @Test
    void nodesWhoseListNeverEndsDoNotKeepAWatchdogFromItsOtherQuestions() {
        Rig rig = new Rig();
        BatchService service = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<NodePage> listNodes(NodeQuery query) {
                return late(NodePage.of(List.of()).withContinuation(other(query.continuation())), rig);
            }
        };
        rig.service.tasks(task -> TaskScript.succeeds().queuedFor(Duration.ofMinutes(30)));

        assertThat(rig.complete(rig.runner(service).run(Rig.tasks(1)))).hasSize(1);
        assertThat(rig.service.requests().count(BatchOperation.COUNT_TASKS)).isGreaterThan(3);
    }
}
