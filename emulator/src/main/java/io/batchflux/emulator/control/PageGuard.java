package io.batchflux.emulator.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Keeps pages in a browser away from the admin endpoint, which takes no key: those of other origins altogether, and the emulator's own
 * from changing anything without the token, which only whoever started the emulator knows. If there is a key, it keeps away everybody else, too. Browsers say where a page is from, and pages
 * cannot change that. Programs that are no browsers do not say it, and are heard.
 */
public final class PageGuard {

    /** The header in which the window sends the token. */
    public static final String TOKEN = "X-Batchflux-Token";

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** The header in which programs and the window send the key; as {@code key} it may be in the query as well, for links. */
    public static final String KEY = "X-Batchflux-Key";

    private final Optional<String> token;
    private final Optional<String> key;

    /**
     * @param token what a page that changes something has to know; empty if none may
     * @param key what everybody has to know, programs too; empty if nobody has to
     */
    public PageGuard(Optional<String> token, Optional<String> key) {
        this.token = token;
        this.key = key;
    }

    /** Why the request is refused; empty if it is not. */
    public Optional<String> refusal(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        if (isForElsewhere(headers) || isFromElsewhere(headers)) {
            return Optional.of(
                    "it names another host than 127.0.0.1 or localhost, or a page of another origin has sent it");
        }
        if (key.isPresent() && !knowsKey(request)) {
            return Optional.of("it needs the key that the emulator printed: in the header " + KEY
                    + ", or by the address of the window");
        }
        if (READING.contains(request.method()) || !isFromPage(headers) || knowsToken(headers)) {
            return Optional.empty();
        }
        return Optional.of(
                token.isPresent()
                        ? "a page that changes something has to know the token: open the address that the emulator printed"
                        : "the window only shows, unless the emulator is started with --window-controls");
    }

    /** Whether what has nothing in it but the page itself is given: somebody may have followed a link to it. */
    public boolean showsPage(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        boolean isOpened = headers.get("Sec-Fetch-Mode", "").equals("navigate")
                && headers.get("Sec-Fetch-Dest", "").equals("document")
                && !headers.contains(HttpHeaderNames.ORIGIN);
        return !isForElsewhere(headers) && (isOpened || !isFromElsewhere(headers));
    }

    /** A name that leads here, but is not this machine's own, is how a page of another origin gets around the browser's rules. */
    private static boolean isForElsewhere(HttpHeaders headers) {
        return !headers.get(HttpHeaderNames.HOST, "").matches("(?i)(127\\.0\\.0\\.1|localhost)(:\\d+)?")
                || headers.getAll(HttpHeaderNames.HOST).size() > 1;
    }

    private static boolean isFromElsewhere(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        String site = headers.get("Sec-Fetch-Site", "none");
        return (origin != null && !origin.equals("http://" + headers.get(HttpHeaderNames.HOST)))
                || !(site.equals("none") || site.equals("same-origin"));
    }

    private static boolean isFromPage(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.ORIGIN)
                || headers.get("Sec-Fetch-Site", "none").equals("same-origin");
    }

    private boolean knowsToken(HttpHeaders headers) {
        return isSame(token, headers.get(TOKEN, ""));
    }

    private boolean knowsKey(HttpServerRequest request) {
        List<String> asked = new QueryStringDecoder(request.uri()).parameters().getOrDefault("key", List.of(""));
        return isSame(key, request.requestHeaders().get(KEY, asked.get(0)));
    }

    private static boolean isSame(Optional<String> secret, String said) {
        return secret.filter(known -> MessageDigest.isEqual(
                        known.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }
}
