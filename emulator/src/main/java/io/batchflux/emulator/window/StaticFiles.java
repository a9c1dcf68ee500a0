package io.batchflux.emulator.window;

import io.batchflux.emulator.control.PageGuard;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** The page itself, from the jar. It may load and ask nothing but what is served here, and nobody may have it in a frame. */
final class StaticFiles {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> FILES = Map.of(
            "/", "index.html",
            "/window/style.css", "style.css",
            "/window/icon.svg", "icon.svg",
            "/window/preact.min.umd.js", "preact.min.umd.js",
            "/window/hooks.umd.js", "hooks.umd.js",
            "/window/htm.umd.js", "htm.umd.js",
            "/window/parts.js", "parts.js",
            "/window/pages.js", "pages.js",
            "/window/app.js", "app.js",
            "/window/LICENSES.txt", "LICENSES.txt");

    private final PageGuard guard;

    StaticFiles(PageGuard guard) {
        this.guard = guard;
    }

    void add(HttpServerRoutes routes) {
        FILES.forEach((path, name) -> {
            byte[] content = read(name);
            routes.get(path, (request, response) -> send(request, response, name, content));
        });
    }

    private Publisher<Void> send(HttpServerRequest request, HttpServerResponse response, String name, byte[] content) {
        if (!guard.showsPage(request)) {
            return response.status(403).send();
        }
        return response.header(HttpHeaderNames.CONTENT_TYPE, type(name))
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .sendByteArray(Mono.just(content));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] read(String name) {
        try (InputStream file = StaticFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the window has no " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
