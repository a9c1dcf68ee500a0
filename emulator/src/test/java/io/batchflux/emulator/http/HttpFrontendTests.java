package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ServiceClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class HttpFrontendTests {

    private final ServiceClock clock = new ServiceClock(Duration.ZERO);
    private final HttpFrontend frontend =
            new HttpFrontend(BindAddress.LOOPBACK, clock, Optional.empty(), new RequestJournal(RequestLogging.OFF));
    private final RequestPipeline refusing = Exchanges.pipeline(frontend, Optional.empty());

    private final RequestPipeline late = Exchanges.late(frontend);

    /** With a fixed port, a client may come before the pools are there. */
    @Test
    void theBodyOfAStrangerIsNotKept() throws Exception {
        RequestPipeline told = Exchanges.pipeline(
                frontend,
                Optional.of(Exchanges.plane(request ->
                        Mono.just(BatchResponse.of(200).withHeader("length", "" + request.body().length)))));
        frontend.start(0, told);
        frontend.open();
        try {
            assertThat(post(RequestBody.SMALL).headers().firstValue("length")).contains("" + RequestBody.SMALL);
            assertThat(post(RequestBody.SMALL + 1).statusCode()).isEqualTo(500);
        } finally {
            frontend.close();
        }
    }

    private HttpResponse<String> post(int length) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(frontend.base() + "/jobs"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[length]))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void requestsWaitUntilItIsOpen() throws Exception {
        frontend.start(0, refusing);
        try {
            CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create(frontend.base() + "/jobs"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            frontend.open();

            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        } finally {
            frontend.close();
        }
    }

    /** The last of them says that the connection ends behind it, and what follows it is not there. */
    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        String requests = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"
                + "HEAD /c HTTP/1.1\r\nHost: h\r\n\r\n"
                + "POST /d HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                + "GET /e HTTP/1.1\r\nHost: h\r\n\r\n";

        assertThat(pathsAnswered(requests)).containsExactly("/a", "/b", "/c", "/d");
    }

    /** Netty lets go of a request some time after its answer is written, if another thread answers. */
    @Test
    void noneIsLostHoweverLateNettyLetsGoOfTheOneBefore() throws Exception {
        String requests = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
                + "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                + "GET /c HTTP/1.1\r\nHost: h\r\n\r\n";
        frontend.start(0, late);
        frontend.open();
        try {
            for (int i = 0; i < 150; i++) {
                assertThat(Exchanges.paths(Exchanges.exchange(frontend, requests, false)))
                        .containsExactly("/a", "/b");
            }
        } finally {
            frontend.close();
        }
    }

    /** Netty refuses to read more than 128 of them before the first is answered. */
    @Test
    void manyRequestsThatComeAtOnceAreAllAnswered() throws Exception {
        String request = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n" + " ".repeat(4000);
        String last = "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

        assertThat(pathsAnswered(request.repeat(100) + last)).hasSize(101).endsWith("/b");
    }

    /** As {@code nc -N} does, and shell scripts that write a request into a connection. */
    @Test
    void aClientThatSendsNoMoreIsAnsweredAndThenTheConnectionEnds() throws Exception {
        String requests = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /c HTTP/1.1\r\nHost: h\r\n\r\n";

        assertThat(Exchanges.paths(answers(requests, true))).containsExactly("/a", "/b", "/c");
    }

    @Test
    void aRequestOfWhichOnlyAPartCameIsNotAnswered() throws Exception {
        assertThat(answers("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{", true))
                .isEmpty();
        assertThat(answers("GET /a HTTP/1.1\r\nHost: h\r\n", true)).doesNotContain("path: /a");
        assertThat(answers("", true)).isEmpty();
    }

    @Test
    void aQueryWhoseEscapesAreNoneIsRefusedInTheServicesWords() throws Exception {
        String answers = answers("GET /jobs?$filter=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false);

        assertThat(answers).startsWith("HTTP/1.1 400").contains("\"InvalidUri\"", "hexadecimal digits");
    }

    @Test
    void aRequestWithTwoHostsIsRefused() throws Exception {
        String answers = answers(
                "POST /a HTTP/1.1\r\nHost: h\r\nHost: other\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                false);

        assertThat(answers).startsWith("HTTP/1.1 400").contains("\"InvalidHeaderValue\"", "h, other");
    }

    /** A file that is cut while it is read; without chunks, an end in good order would be that of the whole. */
    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void contentThatCannotBeReadToItsEndIsAResetAndNoErrorOfTheServer(String version) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        Flux<ByteBuf> shortened = Flux.just(Unpooled.copiedBuffer("part", StandardCharsets.US_ASCII))
                .concatWith(Flux.error(new UncheckedIOException(new EOFException("the file has become shorter"))));
        frontend.start(
                0,
                Exchanges.pipeline(
                        frontend,
                        Optional.of(Exchanges.plane(
                                request -> Mono.just(BatchResponse.of(200).withContent(shortened))))));
        frontend.open();
        try {
            assertThatThrownBy(() -> Exchanges.exchange(
                            frontend, "GET /a HTTP/" + version + "\r\nHost: h\r\nConnection: close\r\n\r\n", false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        } finally {
            frontend.close();
            root.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN) || event.getThrowableProxy() != null)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    /** As clients send it that take the server for a proxy, and as every server has to understand. */
    @Test
    void theLineOfARequestMayNameTheHostToo() throws Exception {
        String answers =
                answers("GET HTTP://other:123/jobs?timeout=3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false);

        assertThat(Exchanges.paths(answers)).containsExactly("/jobs");
        assertThat(answers).containsIgnoringCase("base: http://other:123\r\n");
    }

    @Test
    void whatIsUnderWayWhenItClosesIsNoError() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RequestPipeline.class);
        logger.addAppender(log);
        try {
            Sinks.One<BatchResponse> answer = Sinks.one();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            Mono<BatchResponse> waiting =
                    answer.asMono().publishOn(frontend.eventLoops()).doOnSubscribe(begun -> asked.complete(null));
            frontend.start(0, Exchanges.pipeline(frontend, Optional.of(Exchanges.plane(request -> waiting))));
            frontend.open();
            try (Socket socket = connected()) {
                socket.getOutputStream()
                        .write("GET /a HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                asked.get(20, TimeUnit.SECONDS);
                frontend.close();
                answer.tryEmitValue(BatchResponse.of(200));
            }
        } finally {
            logger.detachAppender(log);
            frontend.close();
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private List<String> pathsAnswered(String requests) throws IOException {
        return Exchanges.paths(answers(requests, false));
    }

    /** Sends it all at once, with or without the word that nothing follows, and reads to the end of the connection. */
    private String answers(String requests, boolean nothingFollows) throws IOException {
        HttpFrontend fresh =
                new HttpFrontend(BindAddress.LOOPBACK, clock, Optional.empty(), new RequestJournal(RequestLogging.OFF));
        fresh.start(0, late);
        fresh.open();
        try {
            return Exchanges.exchange(fresh, requests, nothingFollows);
        } finally {
            fresh.close();
        }
    }

    private Socket connected() throws IOException {
        return new Socket("127.0.0.1", URI.create(frontend.base()).getPort());
    }
}
