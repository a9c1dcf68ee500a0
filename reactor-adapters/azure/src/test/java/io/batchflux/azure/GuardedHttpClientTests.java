package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class GuardedHttpClientTests {

    private final Deque<Mono<HttpResponse>> answers = new ArrayDeque<>();
    private final HttpClient client = new GuardedHttpClient(new Given(), UncaughtErrors.create());
    private Context asked = Context.NONE;

    @Test
    void aCertificateThatIsNotTrustedIsWaitedForIfThatOfTheHostWasBefore() {
        send("https://a.b/1", Mono.just(new Answer()));

        assertThatThrownBy(() -> send("https://a.b/2", untrusted()))
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("Somebody on the way answered in place of a.b")
                .hasMessageContaining("unknown issuer");
        send("https://a.b/3", Mono.just(new Answer()));
    }

    @Test
    void aCertificateThatIsNotTrustedIsRefusedAtFirst() {
        send("https://a.b/1", Mono.just(new Answer()));
        send("http://a.c:80/1", Mono.just(new Answer()));

        for (String url : new String[] {"https://a.c/1", "https://a.c:80/1", "https://a.b:444/1"}) {
            assertThatThrownBy(() -> send(url, untrusted()))
                    .satisfies(error ->
                            assertThat(ConnectionErrors.of(error, url)).isInstanceOf(PermanentServiceException.class));
        }
    }

    @Test
    void anAnswerWithoutEndIsNotReadAsAWhole() {
        Flux<ByteBuffer> endless = Flux.range(0, 100_000).map(i -> ByteBuffer.allocate(1 << 20));
        for (Answer answer : List.of(new Answer(endless, null), new Answer(Flux.never(), "99999999999"))) {
            answers.add(Mono.just(answer));

            assertThatThrownBy(() -> client.send(new HttpRequest(HttpMethod.GET, "https://a.b/jobs?x=1"))
                            .flatMap(HttpResponse::getBodyAsByteArray)
                            .block(Duration.ofSeconds(10)))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("GET /jobs must have at most");
        }
    }

    /** What the SDK throws away is read by its client, without end, unless that is told otherwise. */
    @Test
    void anAnswerWithoutEndIsNotReadBeforeItIsEmittedEither() {
        Flux<ByteBuffer> endless = Flux.range(0, 100_000).map(i -> ByteBuffer.allocate(1 << 20));
        for (String key : List.of("azure-eagerly-read-response", "azure-ignore-response-body")) {
            answers.add(Mono.just(new Answer(endless, null)));

            assertThatThrownBy(
                            () -> client.send(new HttpRequest(HttpMethod.PUT, "https://a.b/c"), new Context(key, true))
                                    .flatMapMany(HttpResponse::getBody)
                                    .blockLast(Duration.ofSeconds(10)))
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("to be read as a whole");
            assertThat(asked.getData(key)).contains(false);
        }
    }

    @Test
    void theLengthInAnAnswerToHeadIsThatOfTheBlob() {
        for (Object eager : List.of(true, false)) {
            answers.add(Mono.just(new Answer(Flux.empty(), "99999999999", HttpMethod.HEAD)));
            Context context = new Context("azure-eagerly-read-response", eager);

            byte[] content = client.send(new HttpRequest(HttpMethod.HEAD, "https://a.b/c"), context)
                    .flatMap(answer -> answer.getBody().then(answer.getBodyAsByteArray()))
                    .block();

            assertThat(content).isEmpty();
        }
    }

    private static Mono<HttpResponse> untrusted() {
        return Mono.error(() -> {
            SSLHandshakeException refused = new SSLHandshakeException("handshake");
            refused.initCause(new CertificateException("unknown issuer"));
            return refused;
        });
    }

    private void send(String url, Mono<HttpResponse> answer) {
        answers.add(answer);
        client.send(new HttpRequest(HttpMethod.GET, url)).block();
    }

    /** Gives the answers that were put in. */
    private final class Given implements HttpClient {

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.defer(answers::remove);
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request, Context context) {
            asked = context;
            return send(request);
        }
    }

    private static final class Answer extends HttpResponse {

        private final Flux<ByteBuffer> body;
        private final @Nullable String length;

        Answer() {
            this(Flux.empty(), null);
        }

        Answer(Flux<ByteBuffer> body, @Nullable String length) {
            this(body, length, HttpMethod.GET);
        }

        Answer(Flux<ByteBuffer> body, @Nullable String length, HttpMethod method) {
            super(new HttpRequest(method, "https://a.b/jobs"));
            this.body = body;
            this.length = length;
        }

        @Override
        public int getStatusCode() {
            return 200;
        }

        @Override
        @Deprecated
        public @Nullable String getHeaderValue(String name) {
            return null;
        }

        @Override
        public @Nullable String getHeaderValue(HttpHeaderName name) {
            return name.equals(HttpHeaderName.CONTENT_LENGTH) ? length : null;
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders();
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return body;
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.empty();
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.empty();
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.empty();
        }
    }
}
