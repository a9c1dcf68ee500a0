package io.batchflux.azure;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A way to a service on which things go wrong as told, and which remembers what went along it. */
final class FaultyProxy implements AutoCloseable {

    private final URI target;
    private final LoopResources loop = LoopResources.create("faulty-proxy", 1, true);
    private final ConnectionProvider connections = ConnectionProvider.create("faulty-proxy", 200);
    private final HttpClient client;
    private final DisposableServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** Listens, and leads to the target's host; the paths stay as they are. */
    FaultyProxy(URI target) {
        this.target = target;
        client = HttpClient.create(connections).runOn(loop).disableRetry(true);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loop)
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(64 * 1024))
                .handle(this::handle)
                .bindNow();
    }

    /** Returns the target's URL as it is on this way. */
    String url() {
        return "http://127.0.0.1:" + server.port() + target.getPath();
    }

    List<Request> requests() {
        return requests;
    }

    /** Lets this happen to the next requests of this kind, so many times; rules are asked in their order. */
    FaultyProxy rule(Predicate<Request> which, int times, Fault fault) {
        rules.add(new Rule(which, new AtomicInteger(times), fault));
        return this;
    }

    /** Takes all rules back. */
    void heal() {
        rules.clear();
    }

    private Publisher<Void> handle(HttpServerRequest in, HttpServerResponse out) {
        return in.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    Request request =
                            new Request(in.method().name(), URI.create(in.uri()).getPath(), in.uri());
                    requests.add(request);
                    Fault fault = rules.stream()
                            .filter(rule -> rule.matches(request))
                            .map(Rule::fault)
                            .findFirst()
                            .orElse(Fault.NONE);
                    return Mono.from(fault.apply(forward(in, body), out, request));
                });
    }

    private Mono<Answer> forward(HttpServerRequest in, byte[] body) {
        return client.headers(headers -> headers.set(in.requestHeaders()))
                .request(in.method())
                .uri("http://" + target.getAuthority() + in.uri())
                .send(ByteBufFlux.fromInbound(Mono.just(body)))
                .responseSingle((response, content) -> content.asByteArray()
                        .defaultIfEmpty(new byte[0])
                        .map(bytes -> new Answer(
                                response.status().code(),
                                new DefaultHttpHeaders().set(response.responseHeaders()),
                                bytes)));
    }

    @Override
    public void close() {
        server.disposeNow();
        connections
                .disposeLater()
                .then(loop.disposeLater(Duration.ZERO, Duration.ofSeconds(5)))
                .block();
    }

    /** What was asked; the URI with its query. */
    record Request(String method, String path, String uri) {
        boolean is(String wantedMethod, String pathPattern) {
            return method.equals(wantedMethod) && path.matches(pathPattern);
        }
    }

    private record Rule(Predicate<Request> which, AtomicInteger left, Fault fault) {
        boolean matches(Request request) {
            return which.test(request) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Answer(int status, HttpHeaders headers, byte[] body) {

        Mono<Void> write(HttpServerResponse out, Request request) {
            return write(out, request, Mono.just(body));
        }

        /** The header says how long the body would be. */
        Mono<Void> write(HttpServerResponse out, Request request, Publisher<byte[]> sent) {
            out.status(status).headers(headers);
            out.responseHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING);
            if (request.method().equals(HttpMethod.HEAD.name()) || status == 204) {
                return out.send().then();
            }
            out.responseHeaders().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            return out.sendByteArray(sent).then();
        }
    }

    /** What goes wrong with one request. */
    @FunctionalInterface
    interface Fault {

        Fault NONE = (answer, out, request) -> answer.flatMap(given -> given.write(out, request));

        /** The service never sees the request. */
        Fault RESET_BEFORE = (answer, out, request) -> reset(out);

        /** The service has done what was asked, and its answer is lost. */
        Fault RESET_AFTER = (answer, out, request) -> answer.then(reset(out));

        /** The connection breaks in the midst of the answer's body. */
        Fault TRUNCATED = (answer, out, request) -> answer.flatMap(given -> given.write(
                out,
                request,
                Flux.just(Arrays.copyOf(given.body(), given.body().length / 2))
                        .concatWith(Mono.error(new IOException("cut off")))));

        /** There is no answer, ever. */
        Fault SILENCE = (answer, out, request) -> Mono.never();

        /** The service refuses and does nothing. */
        static Fault status(int status, String code, String... headers) {
            return (answer, out, request) -> refusal(status, code, headers).write(out, request);
        }

        /** The service refuses, but has done what was asked. */
        static Fault statusAfter(int status, String code, String... headers) {
            return (answer, out, request) ->
                    answer.then(Mono.defer(() -> refusal(status, code, headers).write(out, request)));
        }

        /** Nothing goes wrong, but something is done before the service sees the request. */
        static Fault meanwhile(Runnable deed) {
            return (answer, out, request) -> {
                deed.run();
                return NONE.apply(answer, out, request);
            };
        }

        static Fault delay(Duration delay) {
            return (answer, out, request) ->
                    Mono.delay(delay).then(Mono.defer(() -> answer)).flatMap(given -> given.write(out, request));
        }

        Publisher<Void> apply(Mono<Answer> answer, HttpServerResponse out, Request request);

        private static Answer refusal(int status, String code, String... headers) {
            HttpHeaders all = new DefaultHttpHeaders()
                    .set("Content-Type", "application/json")
                    .set("x-ms-error-code", code);
            for (int i = 0; i < headers.length; i += 2) {
                all.set(headers[i], headers[i + 1]);
            }
            String body = "{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-us\",\"value\":\"By the proxy.\"}}";
            return new Answer(status, all, body.getBytes(StandardCharsets.UTF_8));
        }

        private static Mono<Void> reset(HttpServerResponse out) {
            return Mono.<Void>fromRunnable(() -> out.withConnection(Fault::reset))
                    .then(Mono.never());
        }

        private static void reset(Connection connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            ChannelFuture unused = connection.channel().close();
        }
    }
}
