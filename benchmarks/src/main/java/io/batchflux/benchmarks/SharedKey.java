package io.batchflux.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs the requests of the modes that do without the library. */
final class SharedKey {

    static final String CONTENT_TYPE = "application/json; odata=minimalmetadata";
    static final String API_VERSION = "2025-06-01";

    private final String account;
    private final SecretKeySpec key;

    SharedKey(Account account) {
        this.account = account.name();
        this.key = new SecretKeySpec(Base64.getDecoder().decode(account.key()), "HmacSHA256");
    }

    /** Returns the path with the only query parameter there is. */
    static String uri(String path) {
        return path + "?api-version=" + API_VERSION;
    }

    /**
     * Returns the headers of a request.
     *
     * @param contentLength the length of its JSON body; -1 if it has none
     */
    Map<String, String> headers(String method, String path, int contentLength) {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).format(ZonedDateTime.now(ZoneOffset.UTC));
        boolean hasBody = contentLength >= 0;
        String text = method + "\n\n\n" + (hasBody ? contentLength : "") + "\n\n" + (hasBody ? CONTENT_TYPE : "")
                + "\n\n\n\n\n\n\nocp-date:" + date + "\n/" + account.toLowerCase(Locale.ROOT) + path + "\napi-version:"
                + API_VERSION;
        Map<String, String> signed =
                Map.of("ocp-date", date, "Authorization", "SharedKey " + account + ":" + signature(text));
        return hasBody ? with(signed, "Content-Type", CONTENT_TYPE) : signed;
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
