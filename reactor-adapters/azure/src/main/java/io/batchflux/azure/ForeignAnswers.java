package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import io.batchflux.spi.TransientServiceException;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Whoever is on the way to a service, such as a proxy or a network that wants a login, may answer in its place as if all had gone
 * well: by a page, a redirection, JSON of its own, or nothing. What the services answer has an id of the request and a version; without
 * either it is no answer.
 *
 * <p>A refusal by a stranger stays what it is: a proxy may mean it.
 */
final class ForeignAnswers implements HttpPipelinePolicy {

    /** The id, and the version that Batch and Blob storage put in beside it. */
    private static final List<HttpHeaderName> SIGNS = Stream.of(
                    "request-id", "x-ms-request-id", "DataServiceVersion", "x-ms-version")
            .map(HttpHeaderName::fromString)
            .toList();

    private static final int REFUSAL = 400;

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        return next.process().flatMap(response -> checked(request, response));
    }

    /** Emits the answer if it is the service's; else the error. Of a stranger nothing is read, who may not come to an end. */
    static Mono<HttpResponse> checked(HttpRequest request, HttpResponse response) {
        return isStrange(response) && !isKeyForDelegation(request) ? refused(request, response) : Mono.just(response);
    }

    private static Mono<HttpResponse> refused(HttpRequest request, HttpResponse response) {
        TransientServiceException error = new TransientServiceException("", message(request, response), null, null);
        response.close();
        return Mono.error(error);
    }

    private static boolean isStrange(HttpResponse response) {
        return response.getStatusCode() < REFUSAL
                && SIGNS.stream().allMatch(name -> response.getHeaderValue(name) == null);
    }

    /** Azurite says nothing of itself there; what is no key is told when it is read. */
    private static boolean isKeyForDelegation(HttpRequest request) {
        String query = request.getUrl().getQuery();
        return query != null && query.contains("comp=userdelegationkey");
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
