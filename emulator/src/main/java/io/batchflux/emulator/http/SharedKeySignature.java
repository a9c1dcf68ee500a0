package io.batchflux.emulator.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a request with the account's shared key. */
final class SharedKeySignature {

    private static final List<String> SIGNED_HEADERS = List.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-MD5",
            "Content-Type",
            "Date",
            "If-Modified-Since",
            "If-Match",
            "If-None-Match",
            "If-Unmodified-Since",
            "Range");

    private static final String ALGORITHM = "HmacSHA256";

    private final String account;
    private final SecretKeySpec key;

    SharedKeySignature(String account, byte[] key) {
        this.account = account;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    byte[] sign(BatchRequest request, String contentLength) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(stringToSign(request, contentLength).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HMAC-SHA256 is missing", missing);
        }
    }

    String stringToSign(BatchRequest request, String contentLength) {
        StringBuilder text = new StringBuilder(request.method()).append('\n');
        boolean dated = request.header("ocp-date").isPresent();
        for (String name : SIGNED_HEADERS) {
            String value = request.header(name).orElse("");
            if (name.equals("Content-Length")) {
                value = contentLength;
            } else if (name.equals("Date") && dated) {
                value = "";
            }
            text.append(value).append('\n');
        }
        canonicalHeaders(request)
                .forEach((name, value) ->
                        text.append(name).append(':').append(value).append('\n'));
        return text.append(canonicalResource(request)).toString();
    }

    private static Map<String, String> canonicalHeaders(BatchRequest request) {
        Map<String, String> canonical = new TreeMap<>();
        request.headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("ocp-")) {
                canonical.put(
                        name, header.getValue().replaceAll("[\\r\\n]+", " ").stripLeading());
            }
        });
        return canonical;
    }

    private String canonicalResource(BatchRequest request) {
        StringBuilder resource = new StringBuilder("/").append(account.toLowerCase(Locale.ROOT));
        resource.append('/').append(request.path().replaceFirst("^/+", ""));
        request.query()
                .forEach((name, values) -> resource.append('\n')
                        .append(name)
                        .append(':')
                        .append(String.join(",", values.stream().sorted().toList())));
        return resource.toString();
    }
}
