package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.LocalCertificate;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The HTTP server: requests in, answers out. */
public final class HttpFrontend {

    /** Where what is only for this machine listens. */
    public static final String HOST = BindAddress.LOOPBACK.literal();

    private static final int THREADS = 2;
    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LoopResources loops = LoopResources.create("batch-emulator-http", 1, THREADS, true, false);
    private final BindAddress address;
    private final Clock clock;
    private final Optional<Https> https;
    private final RequestJournal journal;
    private final ConnectionLimits limits;
    private volatile @Nullable DisposableServer server;
    private volatile @Nullable String base;

    private volatile Runnable ending = () -> {};

    private final Sinks.Empty<Void> open = Sinks.empty();

    /**
     * @param address where it listens
     * @param https whose certificates it shows to clients; empty speaks http
     * @param journal what is told of each request
     */
    public HttpFrontend(BindAddress address, Clock clock, Optional<Https> https, RequestJournal journal) {
        this(address, clock, https, journal, ConnectionLimits.USUAL);
    }

    HttpFrontend(
            BindAddress address, Clock clock, Optional<Https> https, RequestJournal journal, ConnectionLimits limits) {
        this.limits = limits;
        this.address = address;
        this.journal = journal;
        this.clock = clock;
        this.https = https;
    }

    /** The server's event loops. */
    public Scheduler eventLoops() {
        return Schedulers.fromExecutorService(loops.onServer(true), "batch-emulator-http");
    }

    public LoopResources loops() {
        return loops;
    }

    /** Returns a server for this machine alone, with nothing to answer yet, on the same event loops and with the same limits. */
    public HttpServer another(int port) {
        HttpServer listening = HttpServer.create()
                .host(HOST)
                .port(port)
                .runOn(loops)
                .doOnChannelInit((observer, channel, address) -> ClientResets.watch(channel));
        return limits.of(PipelinedRequests.queue(listening));
    }

    /** Binds, and waits until it is bound; requests wait until {@link #open()}. */
    public void start(int port, RequestPipeline pipeline) {
        HttpServer plain = HttpServer.create();
        ending = pipeline::end;
        HttpServer listening = https.map(secure -> secured(plain, secure))
                .orElse(plain)
                .host(address.literal())
                .port(port)
                .runOn(loops)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .doOnChannelInit((observer, channel, address) -> {
                    ClientResets.watch(channel);
                    HalfClosedConnections.watch(channel);
                });
        DisposableServer bound = limits.of(PipelinedRequests.queue(listening))
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(64 * 1024).maxHeaderSize(64 * 1024))
                .handle((request, response) ->
                        open.asMono().thenEmpty(Mono.defer(() -> Mono.from(serve(request, response, pipeline)))))
                .bindNow();
        server = bound;
        // Each task that begins asks for it.
        base = scheme() + address.localHost() + ":" + bound.port();
    }

    /** Answers from now on: what was configured is there. */
    public void open() {
        open.tryEmitEmpty();
    }

    /** The account's URL on this machine, without a slash at its end. */
    public String base() {
        String bound = base;
        if (bound == null) {
            throw new IllegalStateException("the server is not bound");
        }
        return bound;
    }

    public void close() {
        DisposableServer bound = server;
        if (bound != null) {
            ending.run();
            bound.disposeNow(PATIENCE);
        }
        // Whoever closes waits: the port is free then, and no thread is left.
        loops.disposeLater(QUIET, PATIENCE).block(PATIENCE.multipliedBy(2));
    }

    private HttpServer secured(HttpServer plain, Https secure) {
        LocalCertificate own = secure.certificate();
        NamedContexts contexts = new NamedContexts(secure.authority(), own);
        return plain.secure(ssl -> ssl.sslContext(NamedContexts.spec(own)).setSniAsyncMappings(contexts));
    }

    private String scheme() {
        return https.isPresent() ? "https://" : "http://";
    }

    private Publisher<Void> serve(HttpServerRequest in, HttpServerResponse out, RequestPipeline pipeline) {
        RequestJournal.Arrival arrival = new RequestJournal.Arrival(clock.instant(), System.nanoTime());
        RequestTarget target = RequestTarget.of(in.uri());
        BatchRequest plain = request(in, target);
        List<String> hosts = in.requestHeaders().getAll(HttpHeaderNames.HOST);
        Mono<Answer> answered;
        if (hosts.size() > 1) {
            BatchException ambiguous = ErrorCode.INVALID_HEADER_VALUE.with(
                    "HeaderName", "Host", "HeaderValue", String.join(", ", hosts), "Reason", "There must be one.");
            answered = refused(in, plain, ambiguous, pipeline);
        } else if (in.requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            answered = refused(in, plain, ErrorCode.MISSING_CONTENT_LENGTH.with(), pipeline);
        } else {
            answered = target.malformed()
                    .map(malformed -> refused(in, plain, malformed, pipeline))
                    .orElseGet(() -> answered(in, plain, pipeline));
        }
        return answered.flatMap(answer -> deliver(out, plain, in.uri(), arrival, answer));
    }

    private Mono<Answer> answered(HttpServerRequest in, BatchRequest head, RequestPipeline pipeline) {
        // The body of somebody who is not known is not kept: it may take as long as wanted, on as many connections.
        Optional<BatchException> stranger = pipeline.stranger(head);
        Mono<byte[]> whole =
                RequestBody.read(in.receive(), stranger.isPresent() ? RequestBody.SMALL : RequestBody.LIMIT);
        return whole.flatMap(body -> pipeline.answer(head.withBody(body), stranger))
                .onErrorResume(
                        BatchException.class,
                        tooLarge -> Mono.just(Answer.of(pipeline.failure(stranger.orElse(tooLarge), head))));
    }

    /** Says no when all has come that the client sends. */
    private Mono<Answer> refused(
            HttpServerRequest in, BatchRequest head, BatchException reason, RequestPipeline pipeline) {
        return in.receive()
                .onErrorComplete(RequestBody::isReset)
                .then(Mono.just(true))
                .map(all -> Answer.of(pipeline.failure(reason, head)));
    }

    private Mono<Void> deliver(
            HttpServerResponse out, BatchRequest request, String uri, RequestJournal.Arrival arrival, Answer answer) {
        return journal.follow(request, uri, arrival, answer, write(out, request, answer));
    }

    private BatchRequest request(HttpServerRequest in, RequestTarget target) {
        String host = target.authority().orElseGet(() -> in.requestHeaders().get(HttpHeaderNames.HOST, ""));
        String base = host.isEmpty() ? base() : scheme() + host;
        String id = UUID.randomUUID().toString();
        return BatchRequest.of(id, in.method().name(), target, in.requestHeaders(), base);
    }

    private Mono<Void> write(HttpServerResponse out, BatchRequest request, Answer ready) {
        BatchResponse answer = ready.response();
        boolean half = answer.delivery() == Delivery.HALF && ready.body().isPresent();
        if (answer.delivery() != Delivery.WHOLE && !half) {
            return ContentDelivery.cut(out, true);
        }
        out.status(HttpResponseStatus.valueOf(answer.status()));
        out.header("Server", "batchflux-emulator");
        out.header("DataServiceVersion", "3.0");
        out.header("Date", ServiceTime.header(clock.instant()));
        out.header("request-id", request.id());
        // One in the query is accepted, and not given back: nobody knows whether the service does.
        request.header("return-client-request-id")
                .filter(value -> value.equalsIgnoreCase("true"))
                .flatMap(wanted -> request.header("client-request-id"))
                .ifPresent(id -> out.header("client-request-id", id));
        answer.headers().forEach(out::header);
        if (answer.content().isPresent()) {
            return ContentDelivery.send(out, answer.content().get());
        }
        if (ready.body().isPresent()) {
            byte[] body = ready.body().get();
            if (!out.responseHeaders().contains(HttpHeaderNames.CONTENT_TYPE)) {
                out.header(HttpHeaderNames.CONTENT_TYPE, "application/json;odata=minimalmetadata");
            }
            out.header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(body.length));
            if (half) {
                // Not as one Mono, which the server takes for the whole body and thus for the end of the answer.
                Mono<ByteBuf> sent = Mono.just(Unpooled.wrappedBuffer(body, 0, body.length / 2));
                return out.send(sent.concatWith(ContentDelivery.cut(out, false).cast(ByteBuf.class)), each -> true)
                        .then();
            }
            return out.sendByteArray(Mono.just(body)).then();
        }
        if (!out.responseHeaders().contains(HttpHeaderNames.CONTENT_LENGTH) && answer.status() != 204) {
            out.header(HttpHeaderNames.CONTENT_LENGTH, "0");
        }
        return out.send().then();
    }
}
