package io.batchflux.examples.webflux;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.batchflux.BatchRunner;
import io.batchflux.Evaluation;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the service can do. Each response is a publisher of the library, so a slow reader slows down its sweep, and one that goes
 * away ends it.
 */
final class SweepRoutes {

    private final BatchRunner batch;

    SweepRoutes(BatchRunner batch) {
        this.batch = batch;
    }

    RouterFunction<ServerResponse> routes() {
        return route().POST("/sweeps", request -> stream(batch.sweep(Shot::distance, shots(request))))
                .POST(
                        "/sweeps/{name}",
                        request ->
                                stream(batch.named(request.pathVariable("name")).sweep(Shot::distance, shots(request))))
                .POST("/shots", this::one)
                .build();
    }

    private static Flux<Shot> shots(ServerRequest request) {
        return request.bodyToFlux(Shot.class);
    }

    /** Server-sent events, one for each evaluation. */
    private static Mono<ServerResponse> stream(Flux<Evaluation<Shot, Double>> evaluations) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .body(evaluations.map(Landing::of), Landing.class);
    }

    /** Callers who come at the same time share a job. */
    private Mono<ServerResponse> one(ServerRequest request) {
        return request.bodyToMono(Shot.class)
                .flatMap(shot -> batch.call(Shot::distance, shot).map(distance -> new Landing(shot, distance, null)))
                .flatMap(ServerResponse.ok().contentType(MediaType.APPLICATION_JSON)::bodyValue);
    }
}
