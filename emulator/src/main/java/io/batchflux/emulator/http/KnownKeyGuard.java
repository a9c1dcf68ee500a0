package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;

/**
 * Keeps pages in a browser away from an account whose key everybody knows: browsers say where a page is from, which pages cannot change, and a name that
 * was made to lead to this machine is not the machine's own. The key is asked for as ever.
 */
public final class KnownKeyGuard implements Authenticator {

    private final Authenticator key;

    /** @param key what comes next */
    public KnownKeyGuard(Authenticator key) {
        this.key = key;
    }

    @Override
    public void authenticate(BatchRequest request) {
        if (isFromPage(request) || !isForThisMachine(request)) {
            throw ErrorCode.AUTHENTICATION_FAILED.with(
                    "AuthenticationErrorDetail",
                    "The key of this account is known to everybody. So the emulator takes no requests of pages in a browser, and none"
                            + " for another host than 127.0.0.1 or localhost: use an account with a key of its own.");
        }
        key.authenticate(request);
    }

    private static boolean isFromPage(BatchRequest request) {
        return request.header(HttpHeaderNames.ORIGIN.toString()).isPresent()
                || !request.header("Sec-Fetch-Site").orElse("none").equals("none");
    }

    private static boolean isForThisMachine(BatchRequest request) {
        String host = request.base().replaceFirst("^https?://", "");
        return host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")
                || request.azureName().isPresent();
    }
}
