package io.batchflux.micrometer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import io.batchflux.TaskSpec;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** Which observations runs make, and that a trace goes on in the tasks. */
class BatchObservationsTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);
    private final Map<String, TaskDefinition> added = new ConcurrentHashMap<>();
    private final FakeBatchService service = FakeBatchService.create(clock)
            .store(store)
            .tasks(task -> {
                added.put(task.commandLine(), task);
                return TaskScript.exits(task.commandLine().equals("fail") ? 1 : 0);
            });

    private BatchRunner runner(BatchObservations observations) {
        return BatchRunner.create(
                service, store, clock, observations.observed(RunOptions.ofDefaults(FakeBatchService.POOL)));
    }

    private void complete(Publisher<?> publisher) {
        StepVerifier.create(Flux.from(publisher).then())
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .verifyComplete();
    }

    private static Flux<TaskSpec<String>> tasks(String... commands) {
        return Flux.just(commands)
                .map(command -> TaskSpec.command(command, command).withRetries(0));
    }

    private TaskDefinition added(String command) {
        return requireNonNull(added.get(command));
    }

    private static Context under(Observation observation) {
        return Context.of(BatchObservations.CONTEXT_KEY, observation);
    }

    @Test
    void aRunAndEachSubmissionAreObserved() {
        TestObservationRegistry registry = TestObservationRegistry.create();

        complete(runner(BatchObservations.create(registry)).run(tasks("one", "two", "fail")));

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("batchflux.submit", 3)
                .hasNumberOfObservationsWithNameEqualTo("batchflux.run", 1)
                .hasObservationWithNameEqualTo("batchflux.run")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo("batchflux run tasks")
                .hasLowCardinalityKeyValue("kind", "tasks")
                .hasLowCardinalityKeyValue("outcome", "completed")
                .hasHighCardinalityKeyValue("batchflux.pool.id", "pool")
                .hasHighCardinalityKeyValue("batchflux.tasks.added", "3")
                .hasHighCardinalityKeyValue("batchflux.tasks.failed", "1");
        TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation();
    }

    @Test
    void aCancelEndsAllObservations() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        service.tasks(task -> TaskScript.staysRunning());

        StepVerifier.create(runner(BatchObservations.create(registry)).run(tasks("one")))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(1)))
                .thenCancel()
                .verify();
        clock.advanceTimeBy(Duration.ofMinutes(10));

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("batchflux.run")
                .that()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "cancelled");
    }

    @Test
    void anErrorOfTheRunIsThatOfItsObservation() {
        TestObservationRegistry registry = TestObservationRegistry.create();

        StepVerifier.create(runner(BatchObservations.create(registry))
                        .run(Flux.<TaskSpec<String>>error(new IllegalStateException("no tasks"))))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(10)))
                .verifyErrorMessage("no tasks");

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("batchflux.run")
                .that()
                .hasLowCardinalityKeyValue("outcome", "failed")
                .hasError();
    }

    @Test
    void conventionsCanBeReplaced() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        BatchObservations observations = BatchObservations.create(registry)
                .withRunConvention(new DefaultRunObservationConvention() {
                    @Override
                    public String getName() {
                        return "my.runs";
                    }

                    @Override
                    public KeyValues getLowCardinalityKeyValues(RunObservationContext context) {
                        return super.getLowCardinalityKeyValues(context)
                                .and("pool", context.run().poolId());
                    }
                })
                .withSubmitConvention(new DefaultSubmitObservationConvention() {
                    @Override
                    public String getName() {
                        return "my.submissions";
                    }
                });

        complete(runner(observations).run(tasks("one")));

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("my.runs")
                .that()
                .hasLowCardinalityKeyValue("pool", "pool");
        TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("my.submissions");
    }

    @Test
    void whereNothingIsObservedNothingChanges() {
        RunOptions options = RunOptions.ofDefaults("pool");

        assertThat(BatchObservations.create(ObservationRegistry.NOOP).observed(options))
                .isSameAs(options);
    }

    /** OpenTelemetry as an application has it, with its spans in memory. */
    private static final class Tracing {

        private final InMemorySpanExporter spans = InMemorySpanExporter.create();
        private final ObservationRegistry registry = ObservationRegistry.create();

        Tracing() {
            SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
            io.opentelemetry.api.trace.Tracer tracer = provider.get("test");
            OtelCurrentTraceContext current = new OtelCurrentTraceContext();
            OtelTracer bridge =
                    new OtelTracer(tracer, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of()));
            ContextPropagators propagators = ContextPropagators.create(TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));
            registry.observationConfig()
                    .observationHandler(
                            new io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler(
                                    new PropagatingSenderTracingObservationHandler<>(
                                            bridge, new OtelPropagator(propagators, tracer)),
                                    new DefaultTracingObservationHandler(bridge)));
        }

        SpanData span(String name) {
            return spans.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Returns the span that this task is the child of, by its environment. */
        SpanData parent(TaskDefinition task) {
            String[] traceparent =
                    String.valueOf(task.environment().get("TRACEPARENT")).split("-");
            return spans.getFinishedSpanItems().stream()
                    .filter(span -> span.getSpanId().equals(traceparent[2]))
                    .filter(span -> span.getTraceId().equals(traceparent[1]))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theTraceOfTheSubscriberGoesOnInTheTasks() {
        Tracing tracing = new Tracing();
        Observation request = Observation.start("request", tracing.registry);

        complete(runner(BatchObservations.create(tracing.registry))
                .run(tasks("one", "two").map(task -> task.withEnvironment("MINE", "stays")))
                .contextWrite(under(request)));
        request.stop();

        SpanData run = tracing.span("batchflux run tasks");
        assertThat(run.getParentSpanId()).isEqualTo(tracing.span("request").getSpanId());
        for (String command : List.of("one", "two")) {
            TaskDefinition task = added(command);
            SpanData submission = tracing.parent(task);
            assertThat(submission.getName()).isEqualTo("batchflux submit");
            assertThat(submission.getParentSpanId()).isEqualTo(run.getSpanId());
            assertThat(submission.getAttributes().asMap().toString()).contains(task.id());
            assertThat(task.environment()).containsEntry("MINE", "stays");
        }
        assertThat(tracing.parent(added("one")).getSpanId())
                .isNotEqualTo(tracing.parent(added("two")).getSpanId());
    }

    @Test
    void callersWhoShareAJobHaveTheirOwnTraces() {
        Tracing tracing = new Tracing();
        Observation first = Observation.start("first", tracing.registry);
        Observation second = Observation.start("second", tracing.registry);
        BatchRunner runner = runner(BatchObservations.create(tracing.registry));

        complete(Mono.when(
                runner.run(TaskSpec.command("one", 1)).contextWrite(under(first)),
                runner.run(TaskSpec.command("two", 2)).contextWrite(under(second))));
        first.stop();
        second.stop();

        assertThat(service.requests().targets(io.batchflux.testing.BatchOperation.CREATE_JOB))
                .hasSize(1);
        assertThat(tracing.parent(added("one")).getParentSpanId())
                .isEqualTo(tracing.span("first").getSpanId());
        assertThat(tracing.parent(added("two")).getParentSpanId())
                .isEqualTo(tracing.span("second").getSpanId());
        assertThat(tracing.span("batchflux run shared_tasks")
                        .getParentSpanContext()
                        .isValid())
                .isFalse();
    }

    @Test
    void whatAPropagatorSetsGoesByTheNamesOfEnvironmentVariables() {
        SubmitObservationContext context =
                new SubmitObservationContext(AllEvents.OPEN, "task", new ConcurrentHashMap<>());

        for (String key : List.of("traceparent", "tracestate", "baggage", "X-B3-TraceId")) {
            context.getSetter().set(context.getCarrier(), key, "value");
        }

        assertThat(context.getCarrier()).containsOnlyKeys("TRACEPARENT", "TRACESTATE", "BAGGAGE", "X_B3_TRACEID");
    }
}
