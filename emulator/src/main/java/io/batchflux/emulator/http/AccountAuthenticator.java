package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.wire.ErrorCode;
import java.util.Optional;

/** Lets in who has the account's shared key or, over https, a token. */
public final class AccountAuthenticator implements Authenticator {

    private static final String BEARER = "Bearer ";

    private final Authenticator sharedKey;
    private final Optional<TokenAuthority> tokens;
    private final RoleRules roles;

    /**
     * @param tokens whose tokens are accepted; empty where they are not
     * @param roles what who has a token may do
     */
    public AccountAuthenticator(Authenticator sharedKey, Optional<TokenAuthority> tokens, RoleRules roles) {
        this.sharedKey = sharedKey;
        this.tokens = tokens;
        this.roles = roles;
    }

    @Override
    public void authenticate(BatchRequest request) {
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty() && tokens.isPresent()) {
            throw TokenAuthority.refused("The Authorization header is missing.");
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            sharedKey.authenticate(request);
            return;
        }
        TokenAuthority authority = tokens.orElseThrow(
                () -> ErrorCode.AUTHENTICATION_FAILED.with(
                        "AuthenticationErrorDetail",
                        "Bearer tokens are accepted over https only, which the emulator speaks when it is started with --https."));
        String client =
                authority.verify(authorization.substring(BEARER.length()).trim());
        if (!roles.allow(client, request)) {
            throw ErrorCode.INSUFFICIENT_ACCOUNT_PERMISSIONS.with(
                    "AuthenticationErrorDetail",
                    "The role of the identity " + client + " does not allow " + request.method() + " " + request.path()
                            + ".");
        }
    }

    /** Returns what tells a client that was refused where to get a token. */
    static String challenge(BatchRequest request) {
        String login =
                request.azureName().map(any -> "https://" + AzureName.LOGIN).orElse(request.base());
        return "Bearer authorization_uri=\"" + login + "/common\", resource_id=\"" + TokenAuthority.AUDIENCE + "\"";
    }
}
