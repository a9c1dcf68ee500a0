package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers in the place of Entra ID, and of what gives machines their identities, so that clients log in as they do elsewhere.
 *
 * <p>The paths of Entra ID begin with the id or the domain of a directory, of which every one will do that is no path of the service.
 */
public final class Identity {

    private static final Set<String> SERVICE = Set.of(
            "jobs",
            "pools",
            "jobschedules",
            "applications",
            "certificates",
            "nodecounts",
            "supportedimages",
            "nodeagentskus",
            "poolusagemetrics",
            "lifetimejobstats",
            "lifetimepoolstats");

    private static final String OFFERED = "there are /{tenant}/oauth2/v2.0/token, /{tenant}/oauth2/token,"
            + " /{tenant}[/v2.0]/.well-known/openid-configuration, /{tenant}/discovery[/v2.0]/keys,"
            + " /common/discovery/instance, /msi/token";

    /** What Entra ID has below a directory. */
    private static final Pattern ENTRA = Pattern.compile("/(common|organizations|consumers)/.*"
            + "|/[^/]+/(oauth2|v2\\.0|discovery|\\.well-known|saml2|wsfed|kerberos|userrealm|federationmetadata"
            + "|openid|adminconsent|GetCredentialType|login|logout)(/.*)?");

    private final TokenEndpoint tokens;
    private final Discovery discovery;
    private final ManagedIdentity machine;

    /** @param secret what clients log in with */
    public Identity(TokenAuthority authority, String secret) {
        this.tokens = new TokenEndpoint(authority, secret);
        this.discovery = new Discovery(authority);
        this.machine = new ManagedIdentity(authority);
    }

    /** What programs need to log in as a machine. */
    public ManagedIdentity machine() {
        return machine;
    }

    /**
     * The answer to a request that is not for the service; empty if it is.
     *
     * @param name the name of Azure's under which it was sent, if it was
     */
    public Optional<TokenAnswer> answer(IdentityRequest request, Optional<AzureName> name) {
        return name.isPresent() ? answer(request, name.get()) : answer(request);
    }

    private Optional<TokenAnswer> answer(IdentityRequest request, AzureName name) {
        return switch (name.service()) {
            case BATCH, MANAGEMENT -> Optional.empty();
            case LOGIN ->
                tokens.answer(request).or(() -> discovery.answer(request)).or(() -> Optional.of(notOffered(request)));
            case BLOBS ->
                Optional.of(new TokenAnswer(
                        404,
                        Json.object()
                                .set(
                                        "error",
                                        Json.object()
                                                .put("code", "NotFound")
                                                .put("message", "There is nothing under " + name.host() + " here."))));
        };
    }

    private Optional<TokenAnswer> answer(IdentityRequest request) {
        String path = request.path();
        int end = path.indexOf('/', 1);
        if (end < 0 || SERVICE.contains(path.substring(1, end))) {
            return Optional.empty();
        }
        return machine.answer(request)
                .or(() -> tokens.answer(request))
                .or(() -> discovery.answer(request))
                .or(() -> ENTRA.matcher(path).matches() ? Optional.of(notOffered(request)) : Optional.empty());
    }

    private static TokenAnswer notOffered(IdentityRequest request) {
        return new TokenAnswer(
                404,
                Json.object()
                        .put("error", "invalid_request")
                        .put(
                                "error_description",
                                "The emulator does not offer " + request.method() + " " + request.path()
                                        + " of Entra ID; " + OFFERED + "."));
    }
}
