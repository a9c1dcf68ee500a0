package io.batchflux.emulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.http.Answer;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** A client of the REST API, as small as can be. */
public final class TestClient {

    public static final String VERSION = "2025-06-01";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http;
    private final String base;
    private final TestSigner signer;

    public TestClient(String base, String account, String key) {
        this(HttpClient.newConnection().responseTimeout(Duration.ofSeconds(30)), base, new TestSigner(account, key));
    }

    private TestClient(HttpClient http, String base, TestSigner signer) {
        this.http = http;
        this.base = base;
        this.signer = signer;
    }

    /** One that trusts a certificate. */
    public TestClient trusting(Path certificate) {
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(builder -> builder.trustManager(certificate.toFile()));
        return new TestClient(http.secure(secure -> secure.sslContext(context)), base, signer);
    }

    /** One that does not send a request again after a connection is reset, as it does otherwise by itself. */
    public TestClient withoutRetries() {
        return new TestClient(http.disableRetry(true), base, signer);
    }

    /** An answer with its body as text. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        public String code() {
            return json().path("code").asText();
        }
    }

    public Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Answer head(String path) {
        return send("HEAD", path, null, Map.of());
    }

    public Answer post(String path, String json) {
        return send("POST", path, json.replace('`', '"'), Map.of());
    }

    public Answer post(String path) {
        return send("POST", path, null, Map.of());
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json.replace('`', '"'), Map.of());
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json.replace('`', '"'), Map.of());
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /** Sends a signed request to a path, or to a URL as an answer gave it. */
    public Answer send(
            String method, String path, @org.jspecify.annotations.Nullable String json, Map<String, String> more) {
        URI uri = uri(path);
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("ocp-date", ServiceTime.header(Instant.now()));
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        if (json != null) {
            headers.set("Content-Type", "application/json; odata=minimalmetadata");
            headers.set("Content-Length", String.valueOf(body.length));
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            headers.set("Content-Length", "0");
        }
        more.forEach(headers::set);
        headers.set("Authorization", signer.authorization(method, uri, headers));
        return raw(method, uri, headers, body);
    }

    /** Sends a request with this in place of a signature. */
    public Answer authorized(String method, String path, String authorization) {
        return raw(method, uri(path), new DefaultHttpHeaders().set("Authorization", authorization), new byte[0]);
    }

    /** Sends exactly this. */
    public Answer raw(String method, URI uri, HttpHeaders headers, byte[] body) {
        return http.headers(all -> all.add(headers))
                .request(HttpMethod.valueOf(method))
                .uri(uri)
                .send(Mono.just(Unpooled.wrappedBuffer(body)))
                .responseSingle((response, content) -> content.asString(StandardCharsets.UTF_8)
                        .defaultIfEmpty("")
                        .map(text -> new Answer(response.status().code(), response.responseHeaders(), text)))
                .blockOptional(Duration.ofSeconds(60))
                .orElseThrow();
    }

    public URI uri(String path) {
        String url = path.startsWith("http") ? path : base + path;
        return URI.create(
                url.contains("api-version=") ? url : url + (url.contains("?") ? "&" : "?") + "api-version=" + VERSION);
    }
}
