package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import io.batchflux.spi.TransientServiceException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Whoever is on the way to a service, such as a proxy or a network that wants a login, may answer in its place: as if all had gone
 * well, by a page, a redirection, JSON of its own, or nothing; or with a refusal. What the services answer has an id of the request and a
 * version; without either it is no answer. For one account; thread-safe.
 *
 * <p>A refusal by a stranger stays one until the account itself has answered: a proxy may mean it, or a URL be wrong. Afterwards it is
 * somebody who has come in between, and may go again.
 */
final class ForeignAnswers implements HttpPipelinePolicy {

    /** The id, and the version that Batch and Blob storage put in beside it. */
    private static final List<HttpHeaderName> SIGNS = Stream.of(
                    "request-id", "x-ms-request-id", "DataServiceVersion", "x-ms-version")
            .map(HttpHeaderName::fromString)
            .toList();

    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/.*");

    private static final int REFUSAL = 400;

    /** What strangers refuse with. The services' own front refuses malformed requests without an id, too, but not with these. */
    private static final Set<Integer> REFUSALS_OF_STRANGERS = Set.of(401, 403, 404, 405, 407);

    private volatile boolean hasAnswered;

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        return next.process().flatMap(response -> checked(request, response));
    }

    /** Emits the answer if it is the service's; else the error. Of a stranger nothing is read, who may not come to an end. */
    Mono<HttpResponse> checked(HttpRequest request, HttpResponse response) {
        if (isPacked(response)) {
            return refused(
                    request, response, "somebody on the way has packed the answer, though that was not asked for");
        }
        if (isOfAService(response.getHeaders())) {
            hasAnswered = true;
            return Mono.just(response);
        }
        return isNoAnswer(response.getStatusCode()) && !isKeyForDelegation(request)
                ? refused(request, response, "the answer has no request id")
                : Mono.just(response);
    }

    /** Returns whether this is what Batch or Blob storage answers. */
    static boolean isOfAService(HttpHeaders headers) {
        return SIGNS.stream().anyMatch(name -> headers.getValue(name) != null);
    }

    private boolean isNoAnswer(int status) {
        return status < REFUSAL || (hasAnswered && REFUSALS_OF_STRANGERS.contains(status));
    }

    private static boolean isPacked(HttpResponse response) {
        String encoding = response.getHeaderValue(HttpHeaderName.CONTENT_ENCODING);
        return encoding != null
                && !encoding.isBlank()
                && !encoding.equalsIgnoreCase(GuardedHttpClient.AS_IT_IS)
                && !isBlob(response.getHeaders());
    }

    /**
     * Whoever writes a blob may have packed it and said so: then it is the blob's content, of which the account tells the length.
     * Who packs on the way does not know that yet, or tells another one than that of the range.
     */
    private static boolean isBlob(HttpHeaders headers) {
        String length = headers.getValue(HttpHeaderName.CONTENT_LENGTH);
        String range = headers.getValue(HttpHeaderName.CONTENT_RANGE);
        return headers.getValue(BLOB_TYPE) != null
                && length != null
                && (range == null || length.equals(lengthOf(range)));
    }

    private static String lengthOf(String range) {
        Matcher bytes = RANGE.matcher(range);
        return bytes.matches()
                ? Long.toString(Long.parseLong(bytes.group(2)) - Long.parseLong(bytes.group(1)) + 1)
                : "";
    }

    private static Mono<HttpResponse> refused(HttpRequest request, HttpResponse response, String why) {
        TransientServiceException error =
                new TransientServiceException("", message(request, response, why), null, null);
        response.close();
        return Mono.error(error);
    }

    /** Azurite says nothing of itself there; what is no key is told when it is read. */
    private static boolean isKeyForDelegation(HttpRequest request) {
        String query = request.getUrl().getQuery();
        return query != null && query.contains("comp=userdelegationkey");
    }

    private static String message(HttpRequest request, HttpResponse response, String why) {
        String type = response.getHeaderValue(HttpHeaderName.CONTENT_TYPE);
        String place = response.getHeaderValue(HttpHeaderName.LOCATION);
        return "Somebody on the way answered in place of " + request.getUrl().getAuthority() + ", perhaps a proxy, or a"
                + " network that wants a login: " + why + " [HTTP " + response.getStatusCode() + ", "
                + request.getHttpMethod() + " " + request.getUrl().getPath()
                + (type == null ? "" : ", of type " + type)
                + (place == null ? "" : ", leads to " + place.replaceAll("[?#].*", ""))
                + "]";
    }
}
