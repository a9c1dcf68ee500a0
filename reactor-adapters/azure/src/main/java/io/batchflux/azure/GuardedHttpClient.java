package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.FluxUtil;
import io.batchflux.spi.Progress;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells of what moves of requests and answers, and of errors that whoever reads an answer throws on the event loop: what is between
 * here and the network would keep them to itself. Thread-safe.
 */
final class GuardedHttpClient implements HttpClient {

    private static final int PIECE = 16 * 1024;

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
        return errors.guard(Mono.deferContextual(view -> {
            Progress progress = Progress.of(view);
            return client.send(moving(request, progress), context)
                    .map(response -> new Guarded(response, errors, progress));
        }));
    }

    /** A large body goes in pieces, each of which is seen to go. */
    private static HttpRequest moving(HttpRequest request, Progress progress) {
        BinaryData body = request.getBodyAsBinaryData();
        if (progress == Progress.UNWATCHED || body == null || !body.isReplayable()) {
            return request;
        }
        Long length = body.getLength();
        if (length == null || length <= PIECE) {
            return request;
        }
        ByteBuffer bytes = body.toByteBuffer();
        HttpRequest copy = request.copy();
        copy.setBody(Flux.range(0, (bytes.remaining() + PIECE - 1) / PIECE)
                .map(i -> bytes.slice(i * PIECE, Math.min(PIECE, bytes.remaining() - i * PIECE)))
                .doOnNext(piece -> progress.moved()));
        copy.setHeader(HttpHeaderName.CONTENT_LENGTH, Integer.toString(bytes.remaining()));
        return copy;
    }

    /** An answer, read under guard. */
    private static final class Guarded extends HttpResponse {

        private final HttpResponse response;
        private final UncaughtErrors errors;
        private final Progress progress;

        Guarded(HttpResponse response, UncaughtErrors errors, Progress progress) {
            super(response.getRequest());
            this.response = response;
            this.errors = errors;
            this.progress = progress;
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
            return errors.guard(response.getBody().doOnNext(piece -> progress.moved()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return FluxUtil.collectBytesFromNetworkResponse(getBody(), getHeaders());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsByteArray()
                    .map(bytes -> CoreUtils.bomAwareToString(bytes, getHeaderValue(HttpHeaderName.CONTENT_TYPE)));
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return getBodyAsByteArray().map(bytes -> new String(bytes, charset));
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
