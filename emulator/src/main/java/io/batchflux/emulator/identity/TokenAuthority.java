package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A token authority is what Entra ID is to the service: issues bearer tokens and verifies them.
 *
 * <p>Tokens look like those of Entra ID, but are signed with a key of the emulator's own; no others are accepted, since
 * whoever is let in may run commands on this machine.
 */
public final class TokenAuthority {

    /** This is whom tokens for the service are for, with the slash at its end. */
    public static final String AUDIENCE = "https://batch.core.windows.net/";

    /** These are whom tokens for the management plane are for, with the slash at their ends. */
    private static final List<String> MANAGEMENT =
            List.of("https://management.azure.com/", "https://management.core.windows.net/");

    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private final LocalCertificate keys;
    private final Clock clock;
    private final String tenant = UUID.randomUUID().toString();
    private final String machine = UUID.randomUUID().toString();
    private final String principal = UUID.randomUUID().toString();
    private final String keyId;

    public TokenAuthority(LocalCertificate keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.keyId = keys.thumbprint();
    }

    Instant now() {
        return clock.instant();
    }

    /** The id under which a machine logs in. */
    String machine() {
        return machine;
    }

    /** The key that tokens are verified with, as directories show theirs. */
    ObjectNode publicKey() {
        ObjectNode key = keys.publicKey().put("use", "sig").put("alg", "ES256");
        return key.put("kid", keyId).put("x5t", keyId).put("issuer", issuer());
    }

    /** The id of the directory that tokens come from. */
    String tenant() {
        return tenant;
    }

    /**
     * A token for this audience which expires after this time, or has expired when it is negative.
     *
     * @param client its client id; empty for one that nobody knows
     */
    public String issue(String audience, Duration lifetime, String client) {
        Instant now = clock.instant();
        Instant expiry = now.plus(lifetime);
        Instant begin = (lifetime.isNegative() ? expiry : now).minus(LEEWAY);
        ObjectNode header = Json.object()
                .put("typ", "JWT")
                .put("alg", "ES256")
                .put("kid", keyId)
                .put("x5t", keyId);
        ObjectNode claims = Json.object()
                .put("aud", audience)
                .put("iss", issuer())
                .put("iat", begin.getEpochSecond())
                .put("nbf", begin.getEpochSecond())
                .put("exp", expiry.getEpochSecond())
                .put("appid", client)
                .put("oid", principal)
                .put("sub", principal)
                .put("tid", tenant)
                .put("ver", "1.0");
        String signed = part(Json.write(header)) + "." + part(Json.write(claims));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + part(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot sign a token", e);
        }
    }

    /**
     * Returns the client id of the identity that the token is of.
     *
     * @throws BatchException if the token is not one of ours for the service that is valid now
     */
    public String verify(String token) {
        return verify(token, List.of(AUDIENCE));
    }

    /**
     * Returns the client id of the identity that the token is of.
     *
     * @throws BatchException if the token is not one of ours for the management plane that is valid now
     */
    public String verifyForManagement(String token) {
        return verify(token, MANAGEMENT);
    }

    private String verify(String token, List<String> allowed) {
        int dot = token.lastIndexOf('.');
        if (dot < 0 || !isSigned(token.substring(0, dot), token.substring(dot + 1))) {
            throw refused(
                    "The token is not signed by this emulator, which accepts no others: ask its token endpoint for one.");
        }
        ObjectNode claims = claims(token.substring(token.indexOf('.') + 1, dot));
        String audience = claims.path("aud").asText();
        if (!allowed.contains(audience) && !allowed.contains(audience + "/")) {
            throw refused("The token is for the audience '" + audience + "'; the allowed audience is '"
                    + String.join("' or '", allowed) + "'.");
        }
        Instant now = clock.instant();
        Instant begin = Instant.ofEpochSecond(claims.path("nbf").asLong());
        Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong());
        if (now.isBefore(begin)) {
            throw refused("The token is valid from " + begin + " on only; it is " + now + ".");
        }
        if (!now.isBefore(expiry)) {
            throw refused("The token has expired at " + expiry + "; it is " + now + ".");
        }
        return claims.path("appid").asText();
    }

    /** The refusal of a token, or of a request that has none. */
    public static BatchException refused(String detail) {
        return new BatchException(
                ErrorCode.AUTHENTICATION_FAILED, 401, BatchException.details("AuthenticationErrorDetail", detail));
    }

    String issuer() {
        return "https://sts.windows.net/" + tenant + "/";
    }

    private boolean isSigned(String content, String signature) {
        try {
            PublicKey key = keys.certificate().getPublicKey();
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(content.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Reads what is in a part: whatever is signed by ourselves is well-formed. */
    private static ObjectNode claims(String part) {
        return Json.read(Base64.getUrlDecoder().decode(part));
    }

    private static String part(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
