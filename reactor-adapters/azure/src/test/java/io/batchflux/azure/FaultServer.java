package io.batchflux.azure;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** A server that gives the answers that were put in, in their order, and remembers what it was asked. */
final class FaultServer implements AutoCloseable {

    /** The header of an answer that is not a service's: such have ids of the requests. */
    static final String STRANGER = "X-Stranger";

    /** The headers of a page of a stranger. */
    static final List<String> OF_A_STRANGER = List.of("Content-Type", "text/html", STRANGER, "yes");

    private final LoopResources loop = LoopResources.create("faults", 1, true);
    private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Semaphore arrivals = new Semaphore(0);
    private final Semaphore ends = new Semaphore(0);
    private final DisposableServer server;
    private final String scheme;

    private final List<StandingAnswer> standing = new CopyOnWriteArrayList<>();

    FaultServer() {
        this(null);
    }

    FaultServer(@Nullable TestCertificate certificate) {
        HttpServer http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loop)
                .doOnConnection(this::watch)
                .handle(this::handle);
        scheme = certificate == null ? "http" : "https";
        server = (certificate == null ? http : http.secure(tls -> tls.sslContext(certificate.server()))).bindNow();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.port();
    }

    List<Request> requests() {
        return requests;
    }

    Request onlyRequest() {
        if (requests.size() != 1) {
            throw new AssertionError("expected one request, had " + requests);
        }
        return requests.get(0);
    }

    FaultServer answer(int status, String singleQuotedJson, String... headers) {
        return answer(new Answer(status, singleQuotedJson.replace('\'', '"'), List.of(headers), Fault.NONE));
    }

    /** Gives an answer that is not JSON, or JSON with apostrophes in it, as it is. */
    FaultServer answerText(int status, String text, String... headers) {
        return answer(new Answer(status, text, List.of(headers), Fault.NONE));
    }

    FaultServer answer(Fault fault) {
        return answer(new Answer(200, "{\"value\":[]}", List.of(), fault));
    }

    /** Gives these requests this answer from now on, and no answer of those that were put in. */
    FaultServer always(Predicate<Request> which, int status, String singleQuotedJson, String... headers) {
        standing.add(new StandingAnswer(
                which, new Answer(status, singleQuotedJson.replace('\'', '"'), List.of(headers), Fault.NONE)));
        return this;
    }

    /** Is where MSAL logs in, too; it asks once in a virtual machine what there is to know about the host. */
    FaultServer logIn(String host) {
        return always(
                        request -> request.uri().contains("/discovery/instance"),
                        200,
                        "{'tenant_discovery_endpoint':'https://" + host + "/','metadata':[]}")
                .always(
                        request -> request.uri().contains("/oauth2/v2.0/token"),
                        200,
                        "{'token_type':'Bearer','expires_in':3600,'access_token':'a'}");
    }

    /** Forgets all that was put in and asked. */
    void reset() {
        standing.clear();
        answers.clear();
        requests.clear();
        ends.drainPermits();
    }

    private FaultServer answer(Answer answer) {
        answers.add(answer);
        return this;
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    Request arrived = new Request(
                            request.method().name(),
                            request.uri(),
                            request.requestHeaders(),
                            new String(body, StandardCharsets.UTF_8));
                    // Whoever waits for the request may put in other answers then.
                    Answer answer = answerTo(arrived);
                    requests.add(arrived);
                    arrivals.release();
                    return answer == null
                            ? response.status(500).send().then()
                            : Mono.from(answer.fault().apply(answer, response));
                });
    }

    private @Nullable Answer answerTo(Request request) {
        return standing.stream()
                .filter(rule -> rule.which().test(request))
                .map(StandingAnswer::answer)
                .findFirst()
                .orElseGet(answers::poll);
    }

    private static void closeChannel(Connection connection) {
        ChannelFuture unused = connection.channel().close();
    }

    /** Waits until the server has been asked so often. */
    void awaitRequests(int number) {
        try {
            while (requests.size() < number) {
                if (!arrivals.tryAcquire(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("no request arrived");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void watch(Connection connection) {
        connection.onTerminate().subscribe(null, broken -> ends.release(), ends::release);
    }

    /** Waits until so many more connections have ended. */
    void awaitEnds(int number) {
        try {
            if (!ends.tryAcquire(number, 10, TimeUnit.SECONDS)) {
                throw new AssertionError("no connection has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.disposeNow();
        loop.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    /** What the server was asked. */
    record Request(String method, String uri, HttpHeaders headers, String body) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    private record StandingAnswer(Predicate<Request> which, Answer answer) {}

    private record Answer(int status, String body, List<String> headers, Fault fault) {
        byte[] bytes() {
            return body.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What goes wrong with an answer. */
    enum Fault {
        NONE {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                response.status(answer.status()).header("Date", "Tue, 29 Jul 2014 21:49:13 GMT");
                if (!answer.headers().contains(STRANGER)) {
                    response.header("request-id", "r1").header("x-ms-request-id", "r1");
                }
                for (int i = 0; i < answer.headers().size(); i += 2) {
                    response.responseHeaders()
                            .set(answer.headers().get(i), answer.headers().get(i + 1));
                }
                return response.sendByteArray(Mono.just(answer.bytes()));
            }
        },
        /** As of somebody who speaks another protocol. */
        NO_HTTP {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return garbled(response, "HTTP/2 200 OK\r\n\r\n");
            }
        },
        CHUNKS_THAT_ARE_NONE {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return garbled(
                        response,
                        "HTTP/1.1 200 OK\r\nx-ms-request-id: r1\r\nrequest-id: r1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc");
            }
        },
        RESET {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                response.withConnection(FaultServer::closeChannel);
                return Flux.never();
            }
        },
        TRUNCATED {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return response.header("x-ms-request-id", "r1")
                        .header("request-id", "r1")
                        .header("Content-Length", Integer.toString(answer.bytes().length + 10))
                        .sendByteArray(Flux.just(answer.bytes()).concatWith(Flux.error(new IOException("cut off"))));
            }
        },
        /** As of the service, by its id, but more than anybody could have in memory, or wait for. */
        ENORMOUS {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return response.header("x-ms-request-id", "r1")
                        .header("request-id", "r1")
                        .header("Content-Length", "99999999999")
                        .sendByteArray(Flux.just(answer.bytes()).concatWith(Flux.never()));
            }
        },
        /** Complete as an answer to HEAD, and followed by what is no answer. */
        BABBLE {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return garbled(
                        response,
                        "HTTP/1.1 200 OK\r\nx-ms-request-id: r1\r\nContent-Length: 9000\r\n\r\n" + " ".repeat(9000),
                        false);
            }
        },
        SILENCE {
            @Override
            Publisher<Void> apply(Answer answer, HttpServerResponse response) {
                return Flux.never();
            }
        };

        /** Writes what the server's codec does not see. */
        private static Publisher<Void> garbled(HttpServerResponse response, String text) {
            return garbled(response, text, true);
        }

        private static Publisher<Void> garbled(HttpServerResponse response, String text, boolean closes) {
            response.withConnection(connection -> {
                ChannelFuture written = connection
                        .channel()
                        .pipeline()
                        .firstContext()
                        .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
                if (closes) {
                    ChannelFuture unused = written.addListener(ChannelFutureListener.CLOSE);
                }
            });
            return Flux.never();
        }

        abstract Publisher<Void> apply(Answer answer, HttpServerResponse response);
    }
}
