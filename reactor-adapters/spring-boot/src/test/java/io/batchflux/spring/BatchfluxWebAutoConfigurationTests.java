package io.batchflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunnerClosedException;
import io.batchflux.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.handler.WebFluxResponseStatusExceptionHandler;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What becomes of requests that are open when the application ends. */
class BatchfluxWebAutoConfigurationTests {

    private static final AutoConfigurations AUTO =
            AutoConfigurations.of(BatchfluxAutoConfiguration.class, BatchfluxWebAutoConfiguration.class);

    private final ReactiveWebApplicationContextRunner context = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AUTO)
            .withPropertyValues(BatchfluxAutoConfigurationTests.ACCOUNTS)
            .withBean(WebFluxResponseStatusExceptionHandler.class);
    private final MockServerHttpResponse response = new MockServerHttpResponse();

    private Mono<Void> answer(ApplicationContext application, WebHandler handler) {
        List<WebExceptionHandler> handlers = application
                .getBeanProvider(WebExceptionHandler.class)
                .orderedStream()
                .toList();
        HttpHandler server = WebHttpHandlerBuilder.webHandler(handler)
                .exceptionHandlers(all -> all.addAll(handlers))
                .build();
        return server.handle(MockServerHttpRequest.get("/sweeps").build(), response);
    }

    /** Fails, as whatever is asked of a runner that was closed. */
    private static Mono<Void> run(ApplicationContext application) {
        BatchRunner runner = application.getBean(BatchRunner.class);
        return runner.closeLater()
                .then(runner.run(Flux.just(TaskSpec.command("true"))).then());
    }

    @Test
    void aRequestThatIsOpenWhenTheRunnerIsClosedIsAnswered503() {
        context.run(started -> {
            StepVerifier.create(answer(started, exchange -> run(started))).verifyComplete();

            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        });
    }

    @Test
    void aResponseThatHasBegunIsBrokenOff() {
        context.run(started -> {
            WebHandler streaming = exchange -> {
                ServerHttpResponse out = exchange.getResponse();
                return out.writeWith(Mono.just(out.bufferFactory().wrap("1".getBytes(StandardCharsets.UTF_8))))
                        .then(run(started));
            };

            StepVerifier.create(answer(started, streaming)).verifyError(RunnerClosedException.class);
        });
    }

    @Test
    void otherErrorsAreNoneOfItsBusiness() {
        context.run(started -> {
            StepVerifier.create(answer(started, exchange -> Mono.error(new IllegalStateException("broken"))))
                    .verifyComplete();

            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        });
    }

    @Test
    void anApplicationWithoutWebFluxHasNoSuchHandler() {
        ApplicationContextRunner plain = new ApplicationContextRunner()
                .withConfiguration(AUTO)
                .withPropertyValues(BatchfluxAutoConfigurationTests.ACCOUNTS);

        plain.run(started -> assertThat(started).hasNotFailed().doesNotHaveBean(ClosedRunnerHandler.class));
        plain.withClassLoader(new FilteredClassLoader("org.springframework.web"))
                .run(started -> assertThat(started).hasNotFailed().hasSingleBean(BatchRunner.class));
    }
}
