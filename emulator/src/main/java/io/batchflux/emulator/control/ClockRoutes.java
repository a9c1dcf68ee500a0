package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.RequestBody;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRoutes;

/** The part of the admin endpoint that moves the clock, and lets time pass at once. */
public final class ClockRoutes {

    private final ServiceClock clock;
    private final Function<Duration, Mono<Void>> skips;
    private final Answers answers;

    /** @param skips lets time pass at once */
    public ClockRoutes(ServiceClock clock, Function<Duration, Mono<Void>> skips, Answers answers) {
        this.clock = clock;
        this.skips = skips;
        this.answers = answers;
    }

    void add(HttpServerRoutes routes) {
        routes.get(
                "/clock",
                (request, response) -> answers.json(request, response, Mono.fromCallable(() -> Json.write(json()))));
        routes.put(
                "/clock",
                (request, response) -> answers.json(
                        request,
                        response,
                        RequestBody.read(request.receive(), RequestBody.SMALL).map(body -> {
                            clock.skew(duration(body, "skew"));
                            return Json.write(json());
                        })));
        routes.post(
                "/clock/skip",
                (request, response) -> answers.json(
                        request,
                        response,
                        RequestBody.read(request.receive(), RequestBody.SMALL)
                                .flatMap(body -> skips.apply(duration(body, "time")))
                                .then(Mono.fromCallable(() -> Json.write(json())))));
    }

    private ObjectNode json() {
        return Json.object()
                .put("skew", clock.skew().toString())
                .put("skipped", ServiceTime.duration(clock.skipped()))
                .put("time", ServiceTime.body(clock.accountTime()));
    }

    private static Duration duration(byte[] body, String member) {
        try {
            return Duration.parse(Json.read(body).path(member).asText());
        } catch (BatchException | DateTimeParseException malformed) {
            throw new IllegalArgumentException(
                    member + " must be a duration in ISO 8601, such as {\"" + member + "\":\"PT20M\"}", malformed);
        }
    }
}
