package io.batchflux.azure;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a Batch account, as it is written on the wire, is sent by {@link BatchRest}.
 *
 * <p>Immutable and thread-safe. Printing it shows neither headers nor body.
 */
public final class RestRequest {

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final Optional<String> body;

    private RestRequest(String method, String path, Map<String, String> headers, Optional<String> body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Returns a request without a body and without headers of its own.
     *
     * @param method such as {@code GET}
     * @param path begins with a slash; may have a query; what must be percent-encoded is
     */
    public static RestRequest of(String method, String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with a slash, was \"" + path + "\"");
        }
        return new RestRequest(method, path, Map.of(), Optional.empty());
    }

    /** Returns the method. */
    public String method() {
        return method;
    }

    /** Returns the path, with the query. */
    public String path() {
        return path;
    }

    /** Returns the headers, which replace those that a request has otherwise. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the body, or nothing. */
    public Optional<String> body() {
        return body;
    }

    /** Returns a copy with one more header, or another value of it. */
    public RestRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RestRequest(method, path, Map.copyOf(more), body);
    }

    /** Returns a copy with this body. */
    public RestRequest withBody(String body) {
        return new RestRequest(method, path, headers, Optional.of(body));
    }

    byte[] content() {
        return body.orElse("").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
