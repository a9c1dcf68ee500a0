package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first line of a request asks for.
 *
 * @param authority the host that it names before the path, as it is sent to a proxy; empty if there is none
 * @param path the path, still percent-encoded
 * @param query the decoded values of the query's parameters by their names in lower case; none of a query that is malformed
 * @param malformed what is wrong with the query
 */
record RequestTarget(
        Optional<String> authority, String path, Map<String, List<String>> query, Optional<BatchException> malformed) {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(.*)");

    static RequestTarget of(String uri) {
        Matcher absolute = ABSOLUTE.matcher(uri);
        boolean named = absolute.matches();
        Optional<String> authority = named ? Optional.of(absolute.group(1)) : Optional.empty();
        String rest = named ? absolute.group(2) : uri;
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        try {
            Map<String, List<String>> query = BatchRequest.parseQuery(mark < 0 ? "" : rest.substring(mark + 1));
            return new RequestTarget(authority, path, query, Optional.empty());
        } catch (BatchException malformed) {
            return new RequestTarget(authority, path, Map.of(), Optional.of(malformed));
        }
    }
}
