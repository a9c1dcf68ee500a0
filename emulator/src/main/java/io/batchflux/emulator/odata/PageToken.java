package io.batchflux.emulator.odata;

import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.wire.BatchException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;

/** A page token is a position in a list, with a sum by which one of another list, or of nobody's, is told from it. */
final class PageToken {

    private static final int SUM = 8;

    private PageToken() {}

    static String of(BatchRequest request, String position) {
        byte[] token = (sum(request, position) + position).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** @throws BatchException if the token was not given for this list and filter */
    static String position(BatchRequest request, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.length() >= SUM && text.startsWith(sum(request, text.substring(SUM)))) {
                return text.substring(SUM);
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused(token);
        }
        throw refused(token);
    }

    private static String sum(BatchRequest request, String position) {
        CRC32 sum = new CRC32();
        String list = request.path() + "\n" + request.parameter("$filter").orElse("") + "\n" + position;
        sum.update(list.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    private static BatchException refused(String token) {
        return BatchException.invalidQuery("$skiptoken", token, "the token is not one this service gave for this list");
    }
}
