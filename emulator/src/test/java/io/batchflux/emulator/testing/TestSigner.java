package io.batchflux.emulator.testing;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as clients do; written apart from the emulator's own code on purpose. */
public record TestSigner(String account, String key) {

    public String authorization(String method, URI uri, HttpHeaders headers) {
        String text = method + "\n" + headers.get("Content-Encoding", "") + "\n\n" + headers.get("Content-Length", "")
                + "\n\n" + headers.get("Content-Type", "")
                + "\n\n" + headers.get("If-Modified-Since", "") + "\n" + headers.get("If-Match", "") + "\n"
                + headers.get("If-None-Match", "") + "\n" + headers.get("If-Unmodified-Since", "") + "\n\n"
                + canonicalHeaders(headers) + "/" + account + uri.getRawPath() + canonicalQuery(uri);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(signature);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String canonicalHeaders(HttpHeaders headers) {
        Map<String, String> sorted = new TreeMap<>();
        headers.forEach(header -> {
            if (header.getKey().startsWith("ocp-")) {
                sorted.put(header.getKey(), header.getValue());
            }
        });
        StringBuilder text = new StringBuilder();
        sorted.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.toString();
    }

    private static String canonicalQuery(URI uri) {
        Map<String, String> sorted = new TreeMap<>();
        for (String pair : uri.getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            sorted.merge(
                    pair.substring(0, equals).toLowerCase(java.util.Locale.ROOT),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8),
                    (one, other) -> one.compareTo(other) < 0 ? one + "," + other : other + "," + one);
        }
        StringBuilder text = new StringBuilder();
        sorted.forEach(
                (name, value) -> text.append('\n').append(name).append(':').append(value));
        return text.toString();
    }
}
