package io.batchflux.emulator.control;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.http.RequestBody;
import io.batchflux.emulator.wire.Json;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerRoutes;

/** The part of the admin endpoint that lets things happen to pools and nodes. */
final class PoolRoutes {

    private final Supplier<NodeControl> control;
    private final Answers answers;

    /** @param control that of the account as it is at the time of a request */
    PoolRoutes(Supplier<NodeControl> control, Answers answers) {
        this.control = control;
        this.answers = answers;
    }

    void add(HttpServerRoutes routes) {
        node(routes, "preempt", (pool, node) -> control.get().preempt(pool, node));
        node(routes, "fail", (pool, node) -> control.get().fail(pool, node));
        node(routes, "restore", (pool, node) -> control.get().restore(pool, node));
        node(routes, "failstarttask", (pool, node) -> control.get().failStartTask(pool, node));
        routes.post(
                "/pools/{pool}/autoscale",
                (request, response) -> answers.json(
                        request,
                        response,
                        control.get().autoScale(parameter(request, "pool")).then(Mono.empty())));
        routes.get(
                "/pools/{pool}/supply",
                (request, response) ->
                        answers.json(request, response, json(control.get().supply(parameter(request, "pool")))));
        routes.put(
                "/pools/{pool}/supply",
                (request, response) -> answers.json(
                        request,
                        response,
                        json(RequestBody.read(request.receive(), RequestBody.SMALL)
                                .map(NodeSupplies::read)
                                .flatMap(supply -> control.get().supply(parameter(request, "pool"), supply)))));
    }

    private void node(HttpServerRoutes routes, String name, BiFunction<String, String, Mono<Void>> change) {
        routes.post(
                "/pools/{pool}/nodes/{node}/" + name,
                (request, response) -> answers.json(
                        request,
                        response,
                        change.apply(parameter(request, "pool"), parameter(request, "node"))
                                .then(Mono.empty())));
    }

    private static Mono<byte[]> json(Mono<NodeSupply> supply) {
        return supply.map(known -> Json.write(NodeSupplies.write(known)));
    }

    private static String parameter(HttpServerRequest request, String name) {
        return String.valueOf(request.param(name));
    }
}
