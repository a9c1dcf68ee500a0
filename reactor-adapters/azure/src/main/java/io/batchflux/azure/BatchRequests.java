package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.CoreUtils;
import io.batchflux.spi.PermanentServiceException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the requests to one Batch account: URL, API version and the headers that all of them carry. */
final class BatchRequests {

    static final String API_VERSION = "2025-06-01";

    /** Exactly this: with a charset the service answers InvalidHeaderValue. */
    private static final String CONTENT_TYPE = "application/json; odata=minimalmetadata";

    private static final HttpHeaderName RETURN_CLIENT_REQUEST_ID =
            HttpHeaderName.fromString("return-client-request-id");
    private static final HttpHeaderName CLIENT_REQUEST_ID = HttpHeaderName.fromString("client-request-id");

    private final String endpoint;

    /** @param endpoint the account's URL, without a path */
    BatchRequests(URI endpoint) {
        String url = endpoint.toString();
        this.endpoint = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    String endpoint() {
        return endpoint;
    }

    /**
     * Builds a request without a body.
     *
     * @param path the path, its parts {@link #encode encoded}
     * @param query names and values by turns, not encoded
     */
    HttpRequest request(HttpMethod method, String path, String... query) {
        StringBuilder url =
                new StringBuilder(endpoint).append(path).append("?api-version=").append(API_VERSION);
        for (int i = 0; i < query.length; i += 2) {
            url.append('&').append(query[i]).append('=').append(encode(query[i + 1]));
        }
        return withCommonHeaders(new HttpRequest(method, url.toString()));
    }

    /** Builds a request with a JSON body. */
    HttpRequest request(HttpMethod method, String path, byte[] body) {
        return request(method, path)
                .setHeader(HttpHeaderName.CONTENT_TYPE, CONTENT_TYPE)
                .setHeader(HttpHeaderName.CONTENT_LENGTH, Integer.toString(body.length))
                .setBody(body);
    }

    /**
     * Builds the request for the next page from the link in the page before, as it is.
     *
     * @throws PermanentServiceException if the link leads elsewhere, where our credentials must not go
     */
    HttpRequest continuation(String nextLink) {
        return withCommonHeaders(new HttpRequest(HttpMethod.GET, NextLink.checked(nextLink, endpoint)));
    }

    /** Percent-encodes a part of a path or a value in a query, slashes included. */
    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HttpRequest withCommonHeaders(HttpRequest request) {
        return request.setHeader(HttpHeaderName.ACCEPT, "application/json")
                .setHeader(CLIENT_REQUEST_ID, CoreUtils.randomUuid().toString())
                .setHeader(RETURN_CLIENT_REQUEST_ID, "true");
    }
}
