package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import io.batchflux.spi.TransientServiceException;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Whoever is on the way to a service, such as a proxy or a network that wants a login, may answer in its place as if all had gone
 * well. What the services answer has an id of the request; without it, a success or redirection is no answer.
 *
 * <p>A refusal by a stranger stays what it is: a proxy may mean it.
 */
final class ForeignAnswers implements HttpPipelinePolicy {

    private static final List<HttpHeaderName> IDS =
            List.of(HttpHeaderName.fromString("request-id"), HttpHeaderName.fromString("x-ms-request-id"));

    private static final int NO_SUCCESS = 400;

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        return next.process().flatMap(response -> checked(request, response));
    }

    /** Emits the answer if it is the service's; else the error, once its connection can be used again. */
    static Mono<HttpResponse> checked(HttpRequest request, HttpResponse response) {
        if (response.getStatusCode() >= NO_SUCCESS
                || IDS.stream().anyMatch(id -> response.getHeaderValue(id) != null)) {
            return Mono.just(response);
        }
        return response.getBody()
                .then()
                .onErrorComplete()
                .then(Mono.error(() -> new TransientServiceException("", message(request, response), null, null)));
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
