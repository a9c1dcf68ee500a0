package io.batchflux.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.RunEnded;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.test.web.reactive.server.HttpHandlerConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The service, on services in memory and without a web server. */
class SweepRoutesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scheduler scheduler = Schedulers.newSingle("batch", true);
    private final FakeBlobStore store = FakeBlobStore.create(scheduler);
    private final InProcessNode node = InProcessNode.of(store).withCallsTaking(Duration.ZERO);
    private final FakeBatchService service =
            FakeBatchService.create(scheduler).store(store).tasks(node::run);
    private final Sinks.One<RunEnded> ended = Sinks.one();
    private final BatchRunner batch = BatchRunner.create(service, store, scheduler, options());
    private final SweepRoutes routes = new SweepRoutes(batch);
    private final WebTestClient client = WebTestClient.bindToRouterFunction(routes.routes())
            .configureClient()
            .responseTimeout(PATIENCE)
            .build();

    private RunOptions options() {
        RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL).withPollInterval(Duration.ofMillis(20));
        return options.withFunctions(functions -> functions.withCode(Code.inImage("/app.jar")))
                .withSharing(sharing -> sharing.withLinger(Duration.ofMillis(50)))
                .withListener(new RunListener() {
                    @Override
                    public void onRunEnded(RunEnded event) {
                        ended.tryEmitValue(event);
                    }
                });
    }

    @AfterEach
    void close() {
        batch.closeLater().block(PATIENCE);
        scheduler.dispose();
    }

    private static List<Shot> shots(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Shot(i, 50)).toList();
    }

    private Flux<Landing> sweep(String path, List<Shot> shots) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(shots)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
                .returnResult(Landing.class)
                .getResponseBody();
    }

    @Test
    void aSweepIsStreamedShotByShot() {
        List<Landing> landings = sweep("/sweeps", shots(20)).collectList().block(PATIENCE);

        assertThat(landings).hasSize(20).allSatisfy(landing -> {
            assertThat(landing.error()).isNull();
            assertThat(landing.distance()).isEqualTo(Shot.distance(landing.shot()));
        });
    }

    @Test
    void aShotThatFailsIsAnEventToo() {
        List<Landing> landings = sweep("/sweeps", List.of(new Shot(45, -1), new Shot(45, 50)))
                .collectList()
                .block(PATIENCE);

        assertThat(landings)
                .hasSize(2)
                .anySatisfy(landing -> assertThat(landing.error()).contains("speed must not be negative"));
    }

    @Test
    void aBrowserThatGoesAwayEndsTheSweepAndNothingIsLeft() {
        AtomicBoolean any = new AtomicBoolean();
        service.tasks(task -> any.compareAndSet(false, true) ? node.run(task) : TaskScript.staysRunning());

        WebClient browser = WebClient.builder().clientConnector(connector()).build();
        StepVerifier.create(browser.post()
                        .uri("/sweeps")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(shots(5))
                        .retrieve()
                        .bodyToFlux(Landing.class))
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);

        RunEnded end = ended.asMono().block(PATIENCE);
        assertThat(end).isNotNull().extracting(RunEnded::outcome).isEqualTo(RunEnded.Outcome.CANCELLED);
        assertThat(service.jobs()).isEmpty();
    }

    @Test
    void aNamedSweepGoesOnWhereItWas() {
        sweep("/sweeps/mine", shots(3)).collectList().block(PATIENCE);
        int tasks = service.requests().count(BatchOperation.ADD_TASKS);

        List<Landing> again = sweep("/sweeps/mine", shots(3)).collectList().block(PATIENCE);

        assertThat(again).hasSize(3);
        assertThat(service.requests().count(BatchOperation.ADD_TASKS)).isEqualTo(tasks);
    }

    @Test
    void aThousandCallersAtOnceAreOneJob() {
        WebClient caller = WebClient.builder().clientConnector(connector()).build();

        List<Landing> landings = Flux.fromIterable(shots(1000))
                .flatMap(
                        shot -> caller.post()
                                .uri("/shots")
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(shot)
                                .retrieve()
                                .bodyToMono(Landing.class),
                        1000)
                .collectList()
                .block(PATIENCE);

        assertThat(landings).hasSize(1000);
        assertThat(service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    private ClientHttpConnector connector() {
        return new HttpHandlerConnector(RouterFunctions.toHttpHandler(routes.routes()));
    }
}
