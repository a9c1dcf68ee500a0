package io.batchflux.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Signs each request with the account's shared key; its date goes into {@code ocp-date}. Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/batchservice/authenticate-requests-to-the-azure-batch-service">
 *     Authentication via Shared Key</a>
 */
final class SharedKeyPolicy implements HttpPipelinePolicy {

    private static final String ALGORITHM = "HmacSHA256";
    private static final HttpHeaderName OCP_DATE = HttpHeaderName.fromString("ocp-date");
    private static final List<HttpHeaderName> SIGNED_HEADERS = List.of(
            HttpHeaderName.CONTENT_ENCODING,
            HttpHeaderName.CONTENT_LANGUAGE,
            HttpHeaderName.CONTENT_LENGTH,
            HttpHeaderName.CONTENT_MD5,
            HttpHeaderName.CONTENT_TYPE,
            HttpHeaderName.DATE,
            HttpHeaderName.IF_MODIFIED_SINCE,
            HttpHeaderName.IF_MATCH,
            HttpHeaderName.IF_NONE_MATCH,
            HttpHeaderName.IF_UNMODIFIED_SINCE,
            HttpHeaderName.RANGE);

    private final String accountName;
    private final SecretKeySpec key;
    private final Clock clock;

    /**
     * Creates the policy.
     *
     * @param accountKey the key, in Base64
     */
    SharedKeyPolicy(String accountName, String accountKey, Clock clock) {
        this.accountName = accountName;
        this.key = new SecretKeySpec(Base64.getDecoder().decode(accountKey), ALGORITHM);
        this.clock = clock;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        request.setHeader(OCP_DATE, TimeHeaders.format(clock.instant()));
        request.setHeader(
                HttpHeaderName.AUTHORIZATION, "SharedKey " + accountName + ":" + signature(stringToSign(request)));
        return next.process();
    }

    String stringToSign(HttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        StringBuilder text = new StringBuilder(request.getHttpMethod().toString()).append('\n');
        for (HttpHeaderName name : SIGNED_HEADERS) {
            boolean replacedByOcpDate = name.equals(HttpHeaderName.DATE) && headers.get(OCP_DATE) != null;
            text.append(replacedByOcpDate ? "" : orEmpty(headers.getValue(name)))
                    .append('\n');
        }
        appendServiceHeaders(text, headers);
        appendResource(text, request.getUrl());
        return text.toString();
    }

    private static void appendServiceHeaders(StringBuilder text, HttpHeaders headers) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (HttpHeader header : headers) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith("ocp-")) {
                sorted.put(name, header.getValue().replaceAll("[\r\n]", " ").stripLeading());
            }
        }
        sorted.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
    }

    private void appendResource(StringBuilder text, URL url) {
        text.append('/').append(accountName.toLowerCase(Locale.ROOT)).append(url.getPath());
        TreeMap<String, List<String>> sorted = orEmpty(url.getQuery())
                .lines()
                .flatMap(query -> List.of(query.split("&")).stream())
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> decode(pair[0]).toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.mapping(pair -> pair.length < 2 ? "" : decode(pair[1]), Collectors.toList())));
        sorted.forEach((name, values) -> text.append('\n')
                .append(name)
                .append(':')
                .append(values.stream().sorted().collect(Collectors.joining(","))));
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java runtime has no " + ALGORITHM, e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
