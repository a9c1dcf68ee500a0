package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives tokens to clients as Entra ID does to services that log in with a secret, which is the account's key here.
 *
 * <p>Its paths begin with the id or the domain of a directory, of which every one will do.
 */
public final class TokenEndpoint {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String TOKEN = "/[^/]+/oauth2/v2.0/token";
    private static final String CONFIGURATION = "/[^/]+/v2.0/.well-known/openid-configuration";
    private static final String DEFAULT_SCOPE = "/.default";

    private final TokenAuthority authority;
    private final byte[] secret;

    /** @param secret what clients log in with */
    public TokenEndpoint(TokenAuthority authority, String secret) {
        this.authority = authority;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a request is for Entra ID rather than for the service, and asks for a token. */
    public static boolean isForToken(String method, String path) {
        return method.equals("POST") && path.matches(TOKEN);
    }

    /** Whether a request is for Entra ID rather than for the service, and asks how to get tokens. */
    public static boolean isForConfiguration(String method, String path) {
        return method.equals("GET") && path.matches(CONFIGURATION);
    }

    /** @param form the values of each field */
    public TokenAnswer token(Map<String, List<String>> form) {
        if (!value(form, "grant_type").equals("client_credentials")) {
            return failure(400, "unsupported_grant_type", "grant_type must be client_credentials");
        }
        if (!MessageDigest.isEqual(secret, value(form, "client_secret").getBytes(StandardCharsets.UTF_8))) {
            return failure(401, "invalid_client", "client_secret must be the key of the Batch account");
        }
        // Clients add scopes of their own, such as openid.
        Optional<String> scope = Arrays.stream(value(form, "scope").split(" ", -1))
                .filter(each -> each.endsWith(DEFAULT_SCOPE))
                .findFirst();
        if (scope.isEmpty()) {
            return failure(400, "invalid_scope", "scope must be " + TokenAuthority.AUDIENCE + DEFAULT_SCOPE);
        }
        String audience = scope.get().substring(0, scope.get().length() - DEFAULT_SCOPE.length());
        return TokenAnswer.of(Json.object()
                .put("token_type", "Bearer")
                .put("expires_in", LIFETIME.toSeconds())
                .put("ext_expires_in", LIFETIME.toSeconds())
                .put("access_token", authority.issue(audience, LIFETIME)));
    }

    /**
     * @param account the URL of the account, without a slash at its end
     * @param path the path of the request
     */
    public static TokenAnswer configuration(String account, String path) {
        String tenant = PercentCoding.decode(path.substring(1, path.indexOf('/', 1)), false);
        String base = account + "/" + tenant;
        return TokenAnswer.of(Json.object()
                .put("issuer", base + "/v2.0")
                .put("token_endpoint", base + "/oauth2/v2.0/token")
                .put("authorization_endpoint", base + "/oauth2/v2.0/authorize"));
    }

    private static TokenAnswer failure(int status, String error, String description) {
        return new TokenAnswer(status, Json.object().put("error", error).put("error_description", description));
    }

    private static String value(Map<String, List<String>> form, String name) {
        return String.join(" ", form.getOrDefault(name, List.of()));
    }
}
