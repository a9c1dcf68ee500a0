package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives tokens to programs that log in as the machine they run on: by the protocol of App Service, and by that of virtual machines.
 *
 * <p>Both ask for a secret that is made at each start: the former in a header, the latter, which has none, in the path.
 */
public final class ManagedIdentity {

    /** The path of App Service's endpoint. */
    public static final String PATH = "/msi/token";

    private static final String MACHINE = "/metadata/identity/oauth2/token";
    private static final String FORMER_VERSION = "2017-09-01";
    private static final DateTimeFormatter FORMER_TIME = DateTimeFormatter.ofPattern(
                    "M/d/yyyy h:mm:ss a +00:00", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final TokenAuthority authority;
    private final String secret;

    ManagedIdentity(TokenAuthority authority) {
        this.authority = authority;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
    }

    /** What has to be in the header {@code X-IDENTITY-HEADER}. */
    public String secret() {
        return secret;
    }

    Optional<TokenAnswer> answer(IdentityRequest request) {
        if (!request.isGet()) {
            return Optional.empty();
        }
        if (request.path().equals(PATH)) {
            return Optional.of(appService(request));
        }
        return request.path().endsWith(MACHINE) ? Optional.of(virtualMachine(request)) : Optional.empty();
    }

    private TokenAnswer appService(IdentityRequest request) {
        boolean former = request.parameter("api-version").equals(FORMER_VERSION);
        String given =
                request.header().apply(former ? "secret" : "X-IDENTITY-HEADER").orElse("");
        if (!isSecret(given)) {
            return failure(
                    401,
                    "the header " + (former ? "secret" : "X-IDENTITY-HEADER")
                            + " must be what the emulator has printed as IDENTITY_HEADER");
        }
        return token(request, former);
    }

    private TokenAnswer virtualMachine(IdentityRequest request) {
        String given = request.path()
                .substring(0, request.path().length() - MACHINE.length())
                .replaceFirst("^/", "");
        if (!isSecret(given)) {
            return failure(
                    401,
                    "the path must begin with what the emulator has printed: AZURE_POD_IDENTITY_AUTHORITY_HOST has it");
        }
        if (!request.header().apply("Metadata").orElse("").equalsIgnoreCase("true")) {
            return failure(400, "the header Metadata must be true");
        }
        return token(request, false);
    }

    private TokenAnswer token(IdentityRequest request, boolean former) {
        String resource = request.parameter("resource");
        if (request.parameter("api-version").isEmpty()) {
            return failure(400, "the parameter api-version is missing");
        }
        if (resource.isEmpty()) {
            return failure(400, "the parameter resource is missing, such as " + TokenAuthority.AUDIENCE);
        }
        Instant now = authority.now();
        Instant expiry = now.plus(TokenEndpoint.LIFETIME);
        ObjectNode json = Json.object()
                .put("access_token", authority.issue(resource, TokenEndpoint.LIFETIME, authority.machine()))
                .put("client_id", authority.machine())
                .put("resource", resource)
                .put("token_type", "Bearer");
        if (former) {
            return TokenAnswer.of(json.put("expires_on", FORMER_TIME.format(expiry)));
        }
        return TokenAnswer.of(json.put("expires_in", String.valueOf(TokenEndpoint.LIFETIME.toSeconds()))
                .put("ext_expires_in", String.valueOf(TokenEndpoint.LIFETIME.toSeconds()))
                .put("expires_on", String.valueOf(expiry.getEpochSecond()))
                .put("not_before", String.valueOf(now.getEpochSecond())));
    }

    private boolean isSecret(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenAnswer failure(int status, String reason) {
        return new TokenAnswer(
                status, Json.object().put("error", "invalid_request").put("error_description", reason));
    }
}
