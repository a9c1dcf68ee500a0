package io.batchflux.azure.computebatch;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer whose body is there already. */
final class Received extends HttpResponse {

    static final byte[] NO_BODY = {};

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private Received(HttpRequest request, int status, HttpHeaders headers, byte[] body) {
        super(request);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static HttpResponse of(HttpRequest request, Response<?> response, byte[] body) {
        return new Received(request, response.getStatusCode(), response.getHeaders(), body);
    }

    /** A refusal, whose body the client has read: it is in the exception's message as it was, and else in its value. */
    static HttpResponse refusal(HttpRequest request, HttpResponseException refused) {
        HttpResponse response = refused.getResponse();
        return new Received(request, response.getStatusCode(), response.getHeaders(), body(refused));
    }

    private static byte[] body(HttpResponseException refused) {
        String message = String.valueOf(refused.getMessage());
        int start = message.indexOf("\"{");
        int end = message.lastIndexOf("}\"");
        if (start >= 0 && end > start) {
            return message.substring(start + 1, end + 1).getBytes(StandardCharsets.UTF_8);
        }
        Object value = refused.getValue();
        return value == null ? NO_BODY : BinaryData.fromObject(value).toBytes();
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    @SuppressWarnings("NullAway") // azure-core does not say that a header may be missing
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.defer(() -> Flux.just(ByteBuffer.wrap(body)));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(body);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(new String(body, charset));
    }
}
