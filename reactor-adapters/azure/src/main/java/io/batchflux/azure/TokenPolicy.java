package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends each request with a token and, if the service refuses that with 401, once more with another one. Thread-safe.
 *
 * <p>A challenge with claims (continuous access evaluation) is answered with a token that fulfils them.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/claims-challenge">Claims challenges</a>
 */
final class TokenPolicy extends BearerTokenAuthenticationPolicy {

    private static final int UNAUTHORIZED = 401;
    private static final Pattern CLAIMS = Pattern.compile("\\bclaims=\"?([A-Za-z0-9+/_=-]+)");

    private final Tokens tokens;

    TokenPolicy(Tokens tokens) {
        // The storage SDK looks for this class, and refuses some requests without it.
        super(request -> tokens.get());
        this.tokens = tokens;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        if (!"https".equalsIgnoreCase(context.getHttpRequest().getUrl().getProtocol())) {
            return Mono.error(new IllegalStateException("a token is never sent over http"));
        }
        HttpPipelineNextPolicy again = next.clone();
        return tokens.get()
                .flatMap(token -> send(context, next, token)
                        .flatMap(response -> response.getStatusCode() == UNAUTHORIZED
                                ? readToItsEnd(response)
                                        .then(tokens.replace(token, claims(response)))
                                        .flatMap(other -> send(context, again, other))
                                : Mono.just(response)));
    }

    private static Mono<HttpResponse> send(
            HttpPipelineCallContext context, HttpPipelineNextPolicy next, AccessToken token) {
        return Mono.defer(() -> {
            context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token.getToken());
            return next.process();
        });
    }

    /** So that its connection can be used again; what it says is said again should the next token be refused too. */
    private static Mono<Void> readToItsEnd(HttpResponse response) {
        return response.getBody().then().onErrorComplete();
    }

    private static @Nullable String claims(HttpResponse response) {
        String challenge = response.getHeaderValue(HttpHeaderName.WWW_AUTHENTICATE);
        Matcher claims = CLAIMS.matcher(challenge == null ? "" : challenge);
        return claims.find() ? decode(claims.group(1)) : null;
    }

    private static @Nullable String decode(String claims) {
        try {
            byte[] json = Base64.getDecoder().decode(claims.replace('-', '+').replace('_', '/'));
            return new String(json, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
