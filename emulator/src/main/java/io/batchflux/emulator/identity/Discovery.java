package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells clients where a directory has its endpoints, which keys it signs with, and to which cloud it belongs. */
final class Discovery {

    private static final Pattern CONFIGURATION = Pattern.compile("/[^/]+(/v2\\.0)?/\\.well-known/openid-configuration");
    private static final Pattern KEYS = Pattern.compile("/[^/]+/discovery(/v2\\.0)?/keys");
    private static final Pattern INSTANCE = Pattern.compile("/[^/]+/discovery/instance");

    private final TokenAuthority authority;

    Discovery(TokenAuthority authority) {
        this.authority = authority;
    }

    Optional<TokenAnswer> answer(IdentityRequest request) {
        String path = request.path();
        if (!request.isGet()) {
            return Optional.empty();
        }
        if (CONFIGURATION.matcher(path).matches()) {
            return Optional.of(TokenAnswer.of(configuration(request)));
        }
        if (KEYS.matcher(path).matches()) {
            ObjectNode keys = Json.object();
            keys.putArray("keys").add(authority.publicKey());
            return Optional.of(TokenAnswer.of(keys));
        }
        return INSTANCE.matcher(path).matches() ? Optional.of(TokenAnswer.of(instance(request))) : Optional.empty();
    }

    private ObjectNode configuration(IdentityRequest request) {
        boolean v2 = request.path().contains("/v2.0/");
        String base = request.authority();
        String version = v2 ? "/v2.0" : "";
        ObjectNode json = Json.object()
                .put("issuer", v2 ? base + "/v2.0" : authority.issuer())
                .put("token_endpoint", base + "/oauth2" + version + "/token")
                .put("authorization_endpoint", base + "/oauth2" + version + "/authorize")
                .put("device_authorization_endpoint", base + "/oauth2" + version + "/devicecode")
                .put("end_session_endpoint", base + "/oauth2" + version + "/logout")
                .put("jwks_uri", base + "/discovery" + version + "/keys")
                .put("cloud_instance_name", URI.create(request.base()).getAuthority());
        json.putArray("token_endpoint_auth_methods_supported").add("client_secret_post");
        json.putArray("response_modes_supported").add("query").add("fragment").add("form_post");
        json.putArray("response_types_supported").add("code").add("id_token").add("token");
        json.putArray("subject_types_supported").add("pairwise");
        json.putArray("id_token_signing_alg_values_supported").add("ES256");
        json.putArray("scopes_supported")
                .add("openid")
                .add("profile")
                .add("email")
                .add("offline_access");
        json.putArray("claims_supported")
                .add("aud")
                .add("iss")
                .add("iat")
                .add("nbf")
                .add("exp")
                .add("tid")
                .add("ver");
        return json;
    }

    /** A cloud of its own, in which there is this host alone. */
    private static ObjectNode instance(IdentityRequest request) {
        String host = URI.create(request.base()).getAuthority();
        ObjectNode json = Json.object()
                .put("tenant_discovery_endpoint", request.authority() + "/v2.0/.well-known/openid-configuration")
                .put("api-version", "1.1");
        json.putArray("metadata")
                .addObject()
                .put("preferred_network", host)
                .put("preferred_cache", host)
                .putArray("aliases")
                .add(host);
        return json;
    }
}
