package io.batchflux.emulator.azurite;

import io.batchflux.emulator.wire.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs for whole storage accounts. */
final class StorageSignature {

    private static final String VERSION = "2018-11-09";
    private static final String END = "2099-12-31T23:59:59Z";

    private StorageSignature() {}

    /** The query that lets whoever has it read and list all blobs of an account. */
    static String readAndList(String account, String key) {
        String text = String.join("\n", account, "rl", "b", "co", "", END, "", "http,https", VERSION, "");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "sv=" + VERSION + "&ss=b&srt=co&sp=rl&spr=http,https&se=" + PercentCoding.encode(END) + "&sig="
                    + PercentCoding.encode(Base64.getEncoder().encodeToString(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing", e);
        }
    }
}
