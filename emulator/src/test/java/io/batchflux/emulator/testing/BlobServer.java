package io.batchflux.emulator.testing;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** As much of blob storage as the emulator uses: one container {@code /box}, to which {@code sig=ok} gives access. */
public final class BlobServer implements AutoCloseable {

    private static final Pattern LATEST = Pattern.compile("<Latest>([^<]*)</Latest>");

    public final NavigableMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();
    public final Map<String, String> types = new ConcurrentHashMap<>();

    /** How many of the next requests are answered 503. */
    public final AtomicInteger failures = new AtomicInteger();

    private final Map<String, byte[]> blocks = new ConcurrentHashMap<>();
    private final DisposableServer server =
            HttpServer.create().host("127.0.0.1").port(0).handle(this::answer).bindNow();

    public String container() {
        return "http://127.0.0.1:" + server.port() + "/box?sv=1&sig=ok";
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + "/" + path;
    }

    public void put(String name, String text) {
        blobs.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public String text(String name) {
        byte[] bytes = blobs.get(name);
        return bytes == null ? "(none)" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
                    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        return response.status(503).send().then();
                    }
                    if (!parameter(uri, "sig").equals("ok")) {
                        return response.status(403)
                                .header("x-ms-error-code", "AuthenticationFailed")
                                .send()
                                .then();
                    }
                    if (!uri.path().startsWith("/box")) {
                        return response.status(404)
                                .header("x-ms-error-code", "ContainerNotFound")
                                .send()
                                .then();
                    }
                    String name = uri.path().replaceFirst("^/box/?", "");
                    if (request.method().name().equals("PUT")) {
                        return store(request, response, uri, name, body);
                    }
                    if (parameter(uri, "comp").equals("list")) {
                        return response.sendString(Mono.just(list(parameter(uri, "prefix"), parameter(uri, "marker"))))
                                .then();
                    }
                    byte[] blob = blobs.get(name);
                    return blob == null
                            ? response.status(404)
                                    .header("x-ms-error-code", "BlobNotFound")
                                    .send()
                                    .then()
                            : response.sendByteArray(Mono.just(blob)).then();
                });
    }

    private Mono<Void> store(
            HttpServerRequest request, HttpServerResponse response, QueryStringDecoder uri, String name, byte[] body) {
        String comp = parameter(uri, "comp");
        if (comp.equals("block")) {
            blocks.put(name + " " + parameter(uri, "blockid"), body);
        } else if (comp.equals("blocklist")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            Matcher ids = LATEST.matcher(new String(body, StandardCharsets.UTF_8));
            while (ids.find()) {
                whole.writeBytes(blocks.get(name + " " + ids.group(1)));
            }
            blobs.put(name, whole.toByteArray());
        } else if (!request.requestHeaders().get("x-ms-blob-type", "").equals("BlockBlob")) {
            return response.status(400).send().then();
        } else {
            blobs.put(name, body);
            types.put(name, request.requestHeaders().get("x-ms-blob-content-type", ""));
        }
        return response.status(201).send().then();
    }

    /** Two names a page. */
    private String list(String prefix, String marker) {
        List<String> names = blobs.tailMap(marker, false).keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .limit(3)
                .toList();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><EnumerationResults><Blobs>");
        names.stream()
                .limit(2)
                .forEach(name -> xml.append("<Blob><Name>")
                        .append(name.replace("&", "&amp;"))
                        .append("</Name><Properties/></Blob>"));
        xml.append("</Blobs><NextMarker>").append(names.size() == 3 ? names.get(1) : "");
        return xml.append("</NextMarker></EnumerationResults>").toString();
    }

    private static String parameter(QueryStringDecoder uri, String name) {
        return uri.parameters().getOrDefault(name, List.of("")).get(0);
    }
}
