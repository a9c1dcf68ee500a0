package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.FluxUtil;
import io.batchflux.spi.Progress;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells of what moves of requests and answers, and of errors that whoever reads an answer throws on the event loop: what is between
 * here and the network would keep them to itself. Thread-safe.
 *
 * <p>Who is not who answered before, by a certificate that is not trusted, is somebody on the way, and may go again: that is no reason to
 * give up, as it is at first, when a certificate is missing here.
 */
final class GuardedHttpClient implements HttpClient {

    /** The encoding of content that nobody on the way may pack: without a word of it, everybody may. */
    static final String AS_IT_IS = "identity";

    private static final int PIECE = 16 * 1024;
    private static final int MOST_AS_A_WHOLE =
            (int) Math.min(64L << 20, Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8));

    /** By these the SDK asks its client to read an answer before it is emitted, however much of it there is. */
    private static final List<String> READ_FIRST = List.of("azure-eagerly-read-response", "azure-ignore-response-body");

    private final HttpClient client;
    private final UncaughtErrors errors;
    /** By host and port. */
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();

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
            boolean isWhole = READ_FIRST.stream().anyMatch(key -> isSet(context, key));
            request.setHeader(HttpHeaderName.ACCEPT_ENCODING, AS_IT_IS);
            return client.send(moving(request, progress), isWhole ? readingLater(context) : context)
                    .onErrorMap(error -> isOfSomebodyElse(request, error) ? ofSomebodyElse(request, error) : error)
                    .map(response -> {
                        if (isSecure(request)) {
                            trusted.add(request.getUrl().getAuthority());
                        }
                        return new Guarded(response, errors, progress, isWhole);
                    });
        }));
    }

    private static boolean isSet(Context context, String key) {
        return context.getData(key).equals(Optional.of(true));
    }

    private static Context readingLater(Context context) {
        Context changed = context;
        for (String key : READ_FIRST) {
            changed = changed.addData(key, false);
        }
        return changed;
    }

    private static boolean isSecure(HttpRequest request) {
        return "https".equalsIgnoreCase(request.getUrl().getProtocol());
    }

    private boolean isOfSomebodyElse(HttpRequest request, Throwable error) {
        return Causes.find(error, CertificateException.class) != null
                && trusted.contains(request.getUrl().getAuthority());
    }

    private static Throwable ofSomebodyElse(HttpRequest request, Throwable error) {
        CertificateException refused = Causes.find(error, CertificateException.class);
        return new TransientServiceException(
                "",
                "Somebody on the way answered in place of " + request.getUrl().getAuthority()
                        + ", perhaps a proxy, or a network that wants a login; its certificate was trusted before. "
                        + Causes.reason(refused == null ? error : refused),
                null,
                error);
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
        private final boolean isWhole;

        /** @param isWhole whether it is read as a whole in any case */
        Guarded(HttpResponse response, UncaughtErrors errors, Progress progress, boolean isWhole) {
            super(response.getRequest());
            this.response = response;
            this.errors = errors;
            this.progress = progress;
            this.isWhole = isWhole;
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
            return isWhole ? bounded() : body();
        }

        private Flux<ByteBuffer> body() {
            return errors.guard(response.getBody().doOnNext(piece -> progress.moved()));
        }

        /** No answer that is read as a whole is that large: a page of a list has some MiB. */
        private Flux<ByteBuffer> bounded() {
            if (isOfHead()) {
                return body();
            }
            String length = getHeaderValue(HttpHeaderName.CONTENT_LENGTH);
            if (length != null
                    && length.matches("\\d+")
                    && (length.length() > 9 || Long.parseLong(length) > MOST_AS_A_WHOLE)) {
                close();
                return Flux.error(tooLarge(length + " bytes"));
            }
            return Flux.defer(() -> {
                AtomicLong arrived = new AtomicLong();
                return body().handle((piece, sink) -> {
                    if (arrived.addAndGet(piece.remaining()) > MOST_AS_A_WHOLE) {
                        sink.error(tooLarge("more"));
                    } else {
                        sink.next(piece);
                    }
                });
            });
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return isOfHead()
                    ? FluxUtil.collectBytesInByteBufferStream(body())
                    : FluxUtil.collectBytesFromNetworkResponse(bounded(), getHeaders());
        }

        /** Its length is that of what a GET would answer. */
        private boolean isOfHead() {
            return getRequest().getHttpMethod() == HttpMethod.HEAD;
        }

        private TransientServiceException tooLarge(String size) {
            return new TransientServiceException(
                    "",
                    "The answer of " + getRequest().getUrl().getAuthority() + " to "
                            + getRequest().getHttpMethod() + " "
                            + getRequest().getUrl().getPath() + " must have at most " + MOST_AS_A_WHOLE
                            + " bytes to be read as a whole, has " + size,
                    null,
                    null);
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
