package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.http.ClientResets;
import io.batchflux.emulator.http.HttpFrontend;
import io.batchflux.emulator.http.RequestBody;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.resources.LoopResources;

/**
 * The server through which the emulator itself is asked and told things, apart from the service that it stands for. It
 * listens on the loopback address and refuses requests that name another host or that a page of another origin has sent, so that no
 * page in a browser gets at it.
 */
public final class AdminServer {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RequestLog log;
    private final FaultInjector faults;
    private final ServiceClock clock;
    private final DisposableServer server;

    /** @param reset puts the emulator back to what it was at its start */
    public AdminServer(
            int port,
            LoopResources loops,
            RequestLog log,
            FaultInjector faults,
            Supplier<NodeControl> nodes,
            ServiceClock clock,
            Mono<Void> reset) {
        this.log = log;
        this.faults = faults;
        this.clock = clock;
        this.server = HttpServer.create()
                .host(HttpFrontend.HOST)
                .port(port)
                .runOn(loops)
                .doOnChannelInit((observer, channel, address) -> ClientResets.watch(channel))
                .route(routes -> {
                    routes(routes);
                    routes.post(
                            "/reset",
                            (request, response) ->
                                    answer(request.requestHeaders(), response, reset.then(Mono.empty())));
                    faultRoutes(routes);
                    new PoolRoutes(nodes).add(routes);
                    clockRoutes(routes);
                })
                .bindNow();
    }

    public URI endpoint() {
        return URI.create("http://" + HttpFrontend.HOST + ":" + server.port());
    }

    public void close() {
        server.disposeNow(PATIENCE);
    }

    private void routes(HttpServerRoutes routes) {
        routes.get(
                "/health",
                (request, response) -> answer(
                        request.requestHeaders(),
                        response,
                        Mono.fromCallable(() -> Json.write(Json.object().put("status", "up")))));
        routes.get(
                "/requests",
                (request, response) ->
                        answer(request.requestHeaders(), response, Mono.fromCallable(() -> Json.write(log.json()))));
        routes.delete(
                "/requests",
                (request, response) -> answer(request.requestHeaders(), response, Mono.fromRunnable(log::reset)));
    }

    private void faultRoutes(HttpServerRoutes routes) {
        routes.get(
                "/faults",
                (request, response) ->
                        answer(request.requestHeaders(), response, Mono.fromCallable(() -> Json.write(faults.json()))));
        routes.put(
                "/faults",
                (request, response) -> answer(
                        request.requestHeaders(),
                        response,
                        RequestBody.read(request.receive()).map(body -> {
                            faults.arm(FaultPlans.read(body));
                            return Json.write(faults.json());
                        })));
        routes.delete(
                "/faults",
                (request, response) -> answer(
                        request.requestHeaders(), response, Mono.fromRunnable(() -> faults.arm(FaultPlan.none()))));
    }

    private void clockRoutes(HttpServerRoutes routes) {
        routes.get(
                "/clock",
                (request, response) ->
                        answer(request.requestHeaders(), response, Mono.fromCallable(() -> Json.write(clockJson()))));
        routes.put(
                "/clock",
                (request, response) -> answer(
                        request.requestHeaders(),
                        response,
                        RequestBody.read(request.receive()).map(body -> {
                            clock.skew(skew(body));
                            return Json.write(clockJson());
                        })));
    }

    private ObjectNode clockJson() {
        return Json.object().put("skew", clock.skew().toString()).put("time", ServiceTime.body(clock.instant()));
    }

    private static Duration skew(byte[] body) {
        try {
            return Duration.parse(Json.read(body).path("skew").asText());
        } catch (BatchException | DateTimeParseException malformed) {
            throw new IllegalArgumentException(
                    "skew must be a duration in ISO 8601, such as {\"skew\":\"PT20M\"}", malformed);
        }
    }

    private static Mono<byte[]> refused(HttpServerResponse response, int status, String reason) {
        response.status(status);
        return Mono.just(Json.write(Json.object().put("error", reason)));
    }

    /** Whether a page of somebody else may have sent it: browsers say where a page is from, and pages cannot change that. */
    private static boolean isFromElsewhere(HttpHeaders headers) {
        String host = headers.get(HttpHeaderNames.HOST, "");
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        String site = headers.get("Sec-Fetch-Site", "none");
        return !host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")
                || headers.getAll(HttpHeaderNames.HOST).size() > 1
                || (origin != null && !origin.equals("http://" + host))
                || !(site.equals("none") || site.equals("same-origin"));
    }

    /** Answers with the JSON that is emitted, or with none. */
    static Publisher<Void> answer(HttpHeaders headers, HttpServerResponse response, Mono<byte[]> json) {
        if (isFromElsewhere(headers)) {
            return response.status(403).send();
        }
        return json.onErrorResume(
                        IllegalArgumentException.class,
                        wrong -> refused(response, 400, String.valueOf(wrong.getMessage())))
                .onErrorResume(
                        BatchException.class,
                        wrong -> refused(response, wrong.status(), wrong.code().text()))
                .flatMap(body -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .sendByteArray(Mono.just(body))
                        .then()
                        .thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> response.status(204).send().thenReturn(true)))
                .then();
    }
}
