package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.wire.PercentCoding;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came over the wire.
 *
 * @param id the id the service gives to this request
 * @param method the HTTP method
 * @param path the path, still percent-encoded
 * @param query the decoded values of the query's parameters by their names in lower case
 * @param headers the headers
 * @param body the whole body; empty when there is none
 * @param base the URL of the account as the client sees it, without a slash at its end
 */
@SuppressWarnings("ArrayRecordComponent") // requests are not compared
public record BatchRequest(
        String id,
        String method,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        byte[] body,
        String base) {

    /** A request without a body. */
    public static BatchRequest of(String id, String method, String uri, HttpHeaders headers, String base) {
        return of(id, method, RequestTarget.of(uri), headers, base);
    }

    /** The same, of a target that is taken apart. */
    static BatchRequest of(String id, String method, RequestTarget target, HttpHeaders headers, String base) {
        return new BatchRequest(id, method, target.path(), target.query(), headers, new byte[0], base);
    }

    BatchRequest withBody(byte[] content) {
        return new BatchRequest(id, method, path, query, headers, content, base);
    }

    /** The same request with this value of a parameter, whose name is in lower case, in place of all it has. */
    BatchRequest withParameter(String name, String value) {
        Map<String, List<String>> other = new TreeMap<>(query);
        other.put(name, List.of(value));
        return new BatchRequest(id, method, path, other, headers, body, base);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The name of Azure's under which it was sent; empty if it was sent to this machine by its own name. */
    public Optional<AzureName> azureName() {
        return base.startsWith("https://") ? AzureName.of(base.substring("https://".length())) : Optional.empty();
    }

    /** The decoded segments of the path, in which bytes that are no UTF-8 are still escapes. */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(PercentCoding.decodePath(segment));
            }
        }
        return segments;
    }

    /** The decoded values of parameters by their names in lower case. */
    public static Map<String, List<String>> parseQuery(String query) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
                String value = equals < 0 ? "" : PercentCoding.decode(pair.substring(equals + 1), true);
                parameters
                        .computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(value);
            }
        }
        return parameters;
    }
}
