package io.batchflux.emulator.control;

import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.http.HttpFrontend;
import io.batchflux.emulator.http.RequestBody;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.wire.Json;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The server through which the emulator itself is asked and told things, apart from the service that it stands for. It
 * listens on the loopback address and refuses requests that name another host or that a page of another origin has sent, so that no
 * page in a browser gets at it.
 */
public final class AdminServer {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RequestLog log;
    private final FaultInjector faults;
    private final Answers answers;
    private final DisposableServer server;

    /**
     * @param listening has an address, and nothing to answer yet
     * @param clock what is answered of the clock
     * @param answers give the answers, and refuse what other pages send
     * @param reset puts the emulator back to what it was at its start
     * @param window what else is answered
     */
    public AdminServer(
            HttpServer listening,
            RequestLog log,
            FaultInjector faults,
            Supplier<NodeControl> nodes,
            ClockRoutes clock,
            Answers answers,
            Mono<Void> reset,
            Consumer<HttpServerRoutes> window) {
        this.log = log;
        this.faults = faults;
        this.answers = answers;
        // Closing waits until what was begun has been answered to its end.
        this.server = listening
                .channelGroup(new DefaultChannelGroup("batch-emulator-admin", GlobalEventExecutor.INSTANCE))
                .route(routes -> {
                    routes(routes);
                    routes.post(
                            "/reset", (request, response) -> answers.json(request, response, reset.then(Mono.empty())));
                    faultRoutes(routes);
                    new PoolRoutes(nodes, answers).add(routes);
                    clock.add(routes);
                    window.accept(routes);
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
                (request, response) -> answers.json(
                        request,
                        response,
                        Mono.fromCallable(() -> Json.write(Json.object().put("status", "up")))));
        routes.get(
                "/requests",
                (request, response) ->
                        answers.json(request, response, Mono.fromCallable(() -> Json.write(log.json()))));
        routes.delete(
                "/requests", (request, response) -> answers.json(request, response, Mono.fromRunnable(log::reset)));
    }

    private void faultRoutes(HttpServerRoutes routes) {
        routes.get(
                "/faults",
                (request, response) ->
                        answers.json(request, response, Mono.fromCallable(() -> Json.write(faults.json()))));
        routes.put(
                "/faults",
                (request, response) -> answers.json(
                        request,
                        response,
                        RequestBody.read(request.receive(), RequestBody.SMALL).map(body -> {
                            faults.arm(FaultPlans.read(body));
                            return Json.write(faults.json());
                        })));
        routes.delete(
                "/faults",
                (request, response) ->
                        answers.json(request, response, Mono.fromRunnable(() -> faults.arm(FaultPlan.none()))));
    }
}
