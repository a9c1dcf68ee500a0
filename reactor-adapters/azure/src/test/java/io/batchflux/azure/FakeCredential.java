package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;

/** A credential that blocks as real ones do, remembers who asked, and gives tokens that are signed by nobody. */
final class FakeCredential implements TokenCredential {

    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final List<TokenRequestContext> requests = new CopyOnWriteArrayList<>();

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromSupplier(() -> {
            LockSupport.parkNanos(1000);
            scopes.addAll(request.getScopes());
            requests.add(request);
            threads.add(Thread.currentThread().getName());
            OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
            return new AccessToken(token(now, requests.size()), now.plusHours(1));
        });
    }

    List<String> scopes() {
        return scopes;
    }

    List<TokenRequestContext> requests() {
        return requests;
    }

    List<String> threads() {
        return threads;
    }

    private static String token(OffsetDateTime now, int number) {
        String claims =
                "{'aud':'https://storage.azure.com','iss':'https://sts.windows.net/11111111-1111-1111-1111-111111111111/',"
                        + "'oid':'22222222-2222-2222-2222-222222222222','tid':'11111111-1111-1111-1111-111111111111',"
                        + "'iat':" + now.minusMinutes(1).toEpochSecond() + ",'nbf':"
                        + now.minusMinutes(1).toEpochSecond()
                        + ",'exp':" + now.plusHours(1).toEpochSecond() + ",'ver':'1.0','jti':'"
                        + number + "'}";
        return part("{'alg':'HS256','typ':'JWT'}") + "." + part(claims) + "." + part("no signature");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
