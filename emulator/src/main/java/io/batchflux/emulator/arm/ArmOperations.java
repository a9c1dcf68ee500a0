package io.batchflux.emulator.arm;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.ManagementPlane;
import io.batchflux.emulator.http.RoleRules;
import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Answers the operations of Azure Resource Manager that clients ask for before they begin: whatever answers one is named here.
 *
 * <p>Thread-safe.
 */
public final class ArmOperations implements ManagementPlane {

    private static final String BEARER = "Bearer ";
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(-preview)?");
    private static final String OFFERED =
            "there are GET of subscriptions, tenants and Batch accounts, and POST of an account's listKeys; GET, PUT,"
                    + " PATCH and DELETE of their pools, and POST of a pool's stopResize and disableAutoScale";

    private final TokenAuthority tokens;
    private final RoleRules roles;
    private final AccountResource account;
    private final PoolResources pools;

    /**
     * @param tokens whose tokens are accepted
     * @param accountKey what clients are told as the account's key
     */
    public ArmOperations(
            ServiceLoop loop,
            Account account,
            Lifecycles lifecycles,
            TokenAuthority tokens,
            String accountKey,
            EmulatorOptions options) {
        this.tokens = tokens;
        this.roles = new RoleRules(options.account().roles());
        this.account = new AccountResource(options.account().name(), accountKey, options.limits());
        this.pools = new PoolResources(loop, account, lifecycles, options);
    }

    @Override
    public boolean isFor(BatchRequest request) {
        return request.azureName()
                .map(name -> name.is(AzureName.Service.MANAGEMENT))
                .orElseGet(() -> request.path().toLowerCase(Locale.ROOT).matches("/(subscriptions|tenants)(/.*)?"));
    }

    @Override
    public Mono<BatchResponse> answer(BatchRequest request) {
        return refusal(request)
                .map(Mono::just)
                .orElseGet(() -> Mono.defer(() -> routed(request)))
                .onErrorResume(BatchException.class, error -> Mono.just(ArmErrors.response(error)))
                .map(response -> response.withHeader("Content-Type", "application/json; charset=utf-8")
                        .withHeader("x-ms-request-id", request.id()));
    }

    private Optional<BatchResponse> refusal(BatchRequest request) {
        String authorization = request.header("Authorization").orElse("");
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(ArmErrors.unauthorized(
                    request,
                    "AuthenticationFailed",
                    "Authentication failed. The 'Authorization' header must have a bearer token."));
        }
        try {
            String client = tokens.verifyForManagement(
                    authorization.substring(BEARER.length()).trim());
            if (!roles.allowManagement(client, request)) {
                return Optional.of(ArmErrors.response(
                        403,
                        "AuthorizationFailed",
                        "The client '" + client + "' does not have authorization to perform " + request.method() + " "
                                + request.path() + "."));
            }
        } catch (BatchException refused) {
            return Optional.of(ArmErrors.unauthorized(
                    request,
                    "InvalidAuthenticationToken",
                    refused.details().get(0).value()));
        }
        Optional<String> version = request.parameter("api-version").filter(given -> !given.isEmpty());
        if (version.isEmpty()) {
            return Optional.of(ArmErrors.response(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests."));
        }
        return version.filter(given -> !VERSION.matcher(given).matches())
                .map(wrong -> ArmErrors.response(
                        400,
                        "InvalidApiVersionParameter",
                        "The api-version '" + wrong + "' is invalid; a date is expected, such as 2024-07-01."));
    }

    private Mono<BatchResponse> routed(BatchRequest request) {
        Optional<ResourcePath> known = ResourcePath.of(request.segments());
        if (known.isEmpty()) {
            return Mono.just(Subscriptions.answer(request).orElseGet(() -> notOffered(request)));
        }
        ResourcePath path = known.get();
        if (path.account().isEmpty()) {
            return Mono.just(request.method().equals("GET") ? account.list(path, request) : notOffered(request));
        }
        if (!account.isThere(path, request)) {
            return Mono.just(ArmErrors.notFound(path));
        }
        return switch (request.method() + " " + path.shape()) {
            case "GET " -> Mono.just(account.get(path, request));
            case "POST listkeys" -> Mono.just(account.keys(path));
            case "GET pools" -> pools.list(path, request);
            case "GET pools/*" -> pools.get(path, request);
            case "PUT pools/*" -> pools.put(path, request);
            case "PATCH pools/*" -> pools.patch(path, request);
            case "DELETE pools/*" -> pools.delete(path, request);
            case "POST pools/*/stopresize" -> pools.stopResize(path, request);
            case "POST pools/*/disableautoscale" -> pools.disableAutoScale(path, request);
            case "GET pooloperationresults/*" -> pools.deletion(path, request);
            default -> Mono.just(notOffered(request));
        };
    }

    private static BatchResponse notOffered(BatchRequest request) {
        return ArmErrors.response(
                404,
                "NotFound",
                "The emulator does not offer " + request.method() + " " + request.path()
                        + " of Azure Resource Manager; " + OFFERED + ".");
    }
}
