package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import io.batchflux.spi.TransientServiceException;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * Whoever is on the way to a service, such as a proxy or a network that wants a login, may answer in its place as if all had gone
 * well: by a page, a redirection, or nothing. What the services answer has an id of the request; without it, such an answer is none.
 *
 * <p>A refusal by a stranger stays what it is: a proxy may mean it.
 */
final class ForeignAnswers implements HttpPipelinePolicy {

    private static final List<HttpHeaderName> IDS =
            List.of(HttpHeaderName.fromString("request-id"), HttpHeaderName.fromString("x-ms-request-id"));

    /** What else Blob storage says: one of them is in what is empty on purpose. */
    private static final List<HttpHeaderName> SIGNS =
            List.of(HttpHeaderName.fromString("x-ms-version"), HttpHeaderName.ETAG);

    private static final int OK = 200;
    private static final int REDIRECTION = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int REFUSAL = 400;

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        return next.process()
                .flatMap(response -> isEmpty(response) ? refused(request, response) : checked(request, response));
    }

    /** Emits the answer if it is the service's; else the error, once its connection can be used again. */
    static Mono<HttpResponse> checked(HttpRequest request, HttpResponse response) {
        return isStrange(response) ? refused(request, response) : Mono.just(response);
    }

    private static Mono<HttpResponse> refused(HttpRequest request, HttpResponse response) {
        return response.getBody()
                .then()
                .onErrorComplete()
                .then(Mono.error(() -> new TransientServiceException("", message(request, response), null, null)));
    }

    private static boolean has(HttpResponse response, List<HttpHeaderName> anyOf) {
        return anyOf.stream().anyMatch(name -> response.getHeaderValue(name) != null);
    }

    /** Whether it is a redirection, which no service answers, or a page for a person. */
    private static boolean isStrange(HttpResponse response) {
        int status = response.getStatusCode();
        String type = response.getHeaderValue(HttpHeaderName.CONTENT_TYPE);
        return status < REFUSAL
                && !has(response, IDS)
                && ((status >= REDIRECTION && status != NOT_MODIFIED)
                        || (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html")));
    }

    /** Whether nothing at all is said, where Blob storage says something of a blob, or its version. */
    private static boolean isEmpty(HttpResponse response) {
        return response.getStatusCode() == OK
                && "0".equals(response.getHeaderValue(HttpHeaderName.CONTENT_LENGTH))
                && !has(response, IDS)
                && !has(response, SIGNS);
    }

    private static String message(HttpRequest request, HttpResponse response) {
        String type = response.getHeaderValue(HttpHeaderName.CONTENT_TYPE);
        String place = response.getHeaderValue(HttpHeaderName.LOCATION);
        return "Somebody on the way answered in place of " + request.getUrl().getAuthority() + ", perhaps a proxy, or a"
                + " network that wants a login: the answer has no request id [HTTP " + response.getStatusCode() + ", "
                + request.getHttpMethod() + " " + request.getUrl().getPath()
                + (type == null ? "" : ", of type " + type)
                + (place == null ? "" : ", leads to " + place.replaceAll("[?#].*", ""))
                + "]";
    }
}
