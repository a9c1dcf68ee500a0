package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells of errors that whoever reads an answer throws on the event loop: what is between here and the network would keep them to
 * itself. Thread-safe.
 */
final class GuardedHttpClient implements HttpClient {

    private final HttpClient client;
    private final UncaughtErrors errors;

    GuardedHttpClient(HttpClient client, UncaughtErrors errors) {
        this.client = client;
        this.errors = errors;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return errors.guard(client.send(request, context).map(response -> new Guarded(response, errors)));
    }

    /** An answer, read under guard. */
    private static final class Guarded extends HttpResponse {

        private final HttpResponse response;
        private final UncaughtErrors errors;

        Guarded(HttpResponse response, UncaughtErrors errors) {
            super(response.getRequest());
            this.response = response;
            this.errors = errors;
        }

        @Override
        public int getStatusCode() {
            return response.getStatusCode();
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return response.getHeaderValue(name);
        }

        @Override
        public String getHeaderValue(HttpHeaderName name) {
            return response.getHeaderValue(name);
        }

        @Override
        public HttpHeaders getHeaders() {
            return response.getHeaders();
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return errors.guard(response.getBody());
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return errors.guard(response.getBodyAsByteArray());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return errors.guard(response.getBodyAsString());
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return errors.guard(response.getBodyAsString(charset));
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
