package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gives tokens to services that log in with a secret, which is the account's key here: as v2 does, for scopes, and as v1, for a resource. */
final class TokenEndpoint {

    static final Duration LIFETIME = Duration.ofHours(1);

    private static final Pattern V1 = Pattern.compile("/[^/]+/oauth2/token");
    private static final Pattern V2 = Pattern.compile("/[^/]+/oauth2/v2\\.0/token");
    private static final String DEFAULT_SCOPE = "/.default";

    private final TokenAuthority authority;
    private final byte[] secret;

    /** @param secret what clients log in with */
    TokenEndpoint(TokenAuthority authority, String secret) {
        this.authority = authority;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    Optional<TokenAnswer> answer(IdentityRequest request) {
        boolean v1 = V1.matcher(request.path()).matches();
        if (!request.method().equals("POST")
                || !(v1 || V2.matcher(request.path()).matches())) {
            return Optional.empty();
        }
        Map<String, List<String>> form = request.form().get();
        return Optional.of(refusal(form).orElseGet(() -> v1 ? forResource(form) : forScope(form)));
    }

    private Optional<TokenAnswer> refusal(Map<String, List<String>> form) {
        if (!value(form, "grant_type").equals("client_credentials")) {
            return Optional.of(failure(400, "unsupported_grant_type", "grant_type must be client_credentials"));
        }
        byte[] given = value(form, "client_secret").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(secret, given)
                ? Optional.empty()
                : Optional.of(failure(401, "invalid_client", "client_secret must be the key of the Batch account"));
    }

    /** Its numbers are strings. */
    private TokenAnswer forResource(Map<String, List<String>> form) {
        String resource = value(form, "resource");
        if (resource.isEmpty()) {
            return failure(400, "invalid_request", "resource must be given, such as " + TokenAuthority.AUDIENCE);
        }
        Instant now = authority.now();
        String lifetime = String.valueOf(LIFETIME.toSeconds());
        return TokenAnswer.of(Json.object()
                .put("token_type", "Bearer")
                .put("expires_in", lifetime)
                .put("ext_expires_in", lifetime)
                .put("expires_on", String.valueOf(now.plus(LIFETIME).getEpochSecond()))
                .put("not_before", String.valueOf(now.getEpochSecond()))
                .put("resource", resource)
                .put("access_token", authority.issue(resource, LIFETIME, value(form, "client_id"))));
    }

    private TokenAnswer forScope(Map<String, List<String>> form) {
        // Clients add scopes of their own, such as openid.
        Optional<String> scope = Arrays.stream(value(form, "scope").split(" ", -1))
                .filter(each -> each.endsWith(DEFAULT_SCOPE))
                .findFirst();
        if (scope.isEmpty()) {
            return failure(400, "invalid_scope", "scope must be " + TokenAuthority.AUDIENCE + DEFAULT_SCOPE);
        }
        String audience = scope.get().substring(0, scope.get().length() - DEFAULT_SCOPE.length());
        ObjectNode json = Json.object()
                .put("token_type", "Bearer")
                .put("expires_in", LIFETIME.toSeconds())
                .put("ext_expires_in", LIFETIME.toSeconds())
                .put("access_token", authority.issue(audience, LIFETIME, value(form, "client_id")));
        return TokenAnswer.of(json);
    }

    private static TokenAnswer failure(int status, String error, String description) {
        return new TokenAnswer(status, Json.object().put("error", error).put("error_description", description));
    }

    private static String value(Map<String, List<String>> form, String name) {
        return String.join(" ", form.getOrDefault(name, List.of()));
    }
}
