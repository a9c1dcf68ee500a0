package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.batchflux.spi.SignedUrl;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Requests that the ports have no method for are sent as they are, on the connection that the ports use.
 *
 * <p>They are authenticated as all others, and go through the same proxy with the same certificates. The service's version,
 * {@code Accept} and, with a body, {@code Content-Type} are added unless the request has them. Nothing is retried, no turn is
 * waited for, and any status is an answer.
 *
 * <p>Every publisher is cold: the request is sent for each subscription. Cancelling abandons it. Answers arrive on the event
 * loop, which must not be blocked. The only error is a {@link io.batchflux.spi.ServiceException} for want of an answer, or of one of at
 * most 64 MiB, or an eighth of what the JVM may use if that is less.
 * Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/batchservice/">Azure Batch REST API</a>
 */
public final class BatchRest {

    private static final String CONTENT_TYPE = "application/json; odata=minimalmetadata";
    private static final byte[] NO_BODY = {};

    private final RequestSender batch;
    private final HttpClient signed;
    private final BatchRequests requests;

    BatchRest(RequestSender batch, HttpClient signed, BatchRequests requests) {
        this.batch = batch;
        this.signed = signed;
        this.requests = requests;
    }

    /** Sends the request to the Batch account. */
    public Mono<RestAnswer> send(RestRequest request) {
        return Mono.defer(() -> batch.send(batchRequest(request)))
                .flatMap(BatchRest::answer)
                .onErrorMap(error -> ConnectionErrors.of(error, requests.endpoint()))
                .onErrorStop();
    }

    /**
     * Sends a request to the storage account as a node would, with nothing but the signature of the URL.
     *
     * @param request its path is not used
     */
    public Mono<RestAnswer> send(SignedUrl url, RestRequest request) {
        return Mono.defer(() -> signed.send(
                        withBody(new HttpRequest(HttpMethod.valueOf(request.method()), url.value()), request)))
                .flatMap(BatchRest::answer)
                .onErrorMap(error -> ConnectionErrors.of(error, url.withoutQuery()))
                .onErrorStop();
    }

    /**
     * Asks for the next page of a list, as the ports do.
     *
     * @param nextLink the link in the page before, as it is
     */
    public Mono<RestAnswer> next(String nextLink) {
        return Mono.defer(() -> batch.send(requests.continuation(nextLink)))
                .flatMap(BatchRest::answer)
                .onErrorMap(error -> ConnectionErrors.of(error, requests.endpoint()))
                .onErrorStop();
    }

    private HttpRequest batchRequest(RestRequest request) {
        String path = request.path();
        String version = path.contains("api-version=")
                ? ""
                : (path.contains("?") ? "&" : "?") + "api-version=" + BatchRequests.API_VERSION;
        HttpRequest built = new HttpRequest(HttpMethod.valueOf(request.method()), requests.endpoint() + path + version)
                .setHeader(HttpHeaderName.ACCEPT, "application/json");
        if (request.body().isPresent()) {
            built.setHeader(HttpHeaderName.CONTENT_TYPE, CONTENT_TYPE);
        }
        return withBody(built, request);
    }

    private static HttpRequest withBody(HttpRequest built, RestRequest request) {
        byte[] content = request.content();
        if (request.body().isPresent() || !request.method().equals("GET")) {
            built.setHeader(HttpHeaderName.CONTENT_LENGTH, Integer.toString(content.length))
                    .setBody(content);
        }
        request.headers().forEach((name, value) -> built.setHeader(HttpHeaderName.fromString(name), value));
        return built;
    }

    private static Mono<RestAnswer> answer(HttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (HttpHeader header : response.getHeaders()) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return response.getBodyAsByteArray()
                .defaultIfEmpty(NO_BODY)
                .map(body ->
                        new RestAnswer(response.getStatusCode(), headers, new String(body, StandardCharsets.UTF_8)));
    }
}
