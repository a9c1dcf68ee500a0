package io.batchflux.azure.computebatch;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.rest.RequestOptions;
import com.azure.core.util.BinaryData;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request taken apart: into what a protocol method gets. */
final class ClientCall {

    /** What the client sets itself. It sets no Content-Type if the body is one of the options, as it is where a body may be missing. */
    private static final Set<String> OF_THE_CLIENT = Set.of("accept", "content-length");

    private final HttpRequest request;
    private final URI url;
    private final StringBuilder operation;
    private final List<String> ids = new ArrayList<>();

    ClientCall(HttpRequest request) {
        this.request = request;
        this.url = URI.create(request.getUrl().toString());
        this.operation = new StringBuilder(request.getHttpMethod().toString());
        String[] parts = url.getRawPath().substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean isId = i % 2 == 1;
            operation.append(i == 0 ? " " : "/").append(isId ? "*" : parts[i]);
            if (isId) {
                ids.add(decoded(parts[i]));
            }
        }
    }

    HttpRequest request() {
        return request;
    }

    /** Such as {@code GET jobs/*}. */
    String operation() {
        return operation.toString();
    }

    /** What stands where {@link #operation} has stars. */
    List<String> ids() {
        return ids;
    }

    /** The body. */
    BinaryData content() {
        BinaryData body = request.getBodyAsBinaryData();
        return body == null ? BinaryData.fromBytes(Received.NO_BODY) : body;
    }

    /** Where the next page is, if it is one that is asked for. */
    @Nullable
    String nextLink() {
        String query = String.valueOf(url.getRawQuery()).toLowerCase(Locale.ROOT);
        return query.contains("skiptoken=") ? request.getUrl().toString() : null;
    }

    /** Query and headers. */
    RequestOptions options() {
        RequestOptions options = new RequestOptions();
        for (String parameter : String.valueOf(url.getRawQuery()).split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && !pair[0].equals("api-version")) {
                options.addQueryParam(decoded(pair[0]), decoded(pair[1]), false);
            }
        }
        for (HttpHeader header : request.getHeaders()) {
            if (!OF_THE_CLIENT.contains(header.getName().toLowerCase(Locale.ROOT))) {
                options.setHeader(HttpHeaderName.fromString(header.getName()), header.getValue());
            }
        }
        return options;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
