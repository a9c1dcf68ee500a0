package io.batchflux.emulator.node;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.retry.Retry;

/** This class fetches and stores blobs by their signed URLs, without holding a blob in memory. */
final class BlobClient {

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final String VERSION = "2020-04-08";

    private static final String SIGNED_VERSION = "sv=";

    private final HttpClient http;
    private final Scheduler disk;
    private final Optional<String> version;

    /**
     * Creates a client of storage.
     *
     * @param version the newest version of storage that a signature may be of, if there is one
     */
    BlobClient(HttpClient http, Scheduler disk, Optional<String> version) {
        this.version = version;
        this.http = http.responseTimeout(IDLE)
                .followRedirect(true)
                .headers(headers -> headers.set("x-ms-version", VERSION));
        this.disk = disk;
    }

    /** Writes a blob to a file, in place of what the file had. */
    Mono<Void> download(String url, Path file) {
        return Mono.defer(() -> http.get()
                        .uri(checked(url))
                        .response((response, content) -> isSuccess(response)
                                ? write(content.asByteArray(), file)
                                : refused(
                                        response,
                                        content.asString(StandardCharsets.UTF_8)
                                                .collectList()
                                                .then()))
                        .then())
                .transform(this::guarded);
    }

    /** Fetches the text at a URL, such as the list of a container's blobs. */
    Mono<String> text(String url) {
        return Mono.defer(() -> http.get()
                        .uri(checked(url))
                        .responseSingle((response, content) -> isSuccess(response)
                                ? content.asString(StandardCharsets.UTF_8).defaultIfEmpty("")
                                : refused(response, content.then())))
                .transform(this::guarded);
    }

    /** Sends a part of a file. */
    Mono<Void> put(
            String url, Map<String, String> headers, Callable<SeekableByteChannel> file, long offset, long length) {
        return send(url, headers, length, Flux.defer(() -> FileChunks.read(file, offset, length, disk)));
    }

    /** Sends a small body. */
    Mono<Void> put(String url, Map<String, String> headers, byte[] body) {
        return send(url, headers, body.length, Mono.fromSupplier(() -> io.netty.buffer.Unpooled.wrappedBuffer(body)));
    }

    private Mono<Void> send(String url, Map<String, String> headers, long length, Publisher<ByteBuf> body) {
        return Mono.defer(() -> http.headers(all -> {
                            headers.forEach(all::set);
                            all.set("Content-Length", length);
                        })
                        .request(HttpMethod.PUT)
                        .uri(checked(url))
                        .send(body)
                        .responseSingle((response, content) -> isSuccess(response)
                                ? content.then()
                                : BlobClient.<Void>refused(response, content.then())))
                .transform(this::guarded);
    }

    /** Only the signature's own version counts: that of the request is ignored beside it. */
    private URI checked(String url) {
        URI uri = URI.create(url);
        if (version.isPresent() && uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                if (parameter.startsWith(SIGNED_VERSION)
                        && parameter.substring(SIGNED_VERSION.length()).compareTo(version.get()) > 0) {
                    throw BlobException.unknownVersion(parameter.substring(SIGNED_VERSION.length()), version.get());
                }
            }
        }
        return uri;
    }

    /** Tries again what may have failed by chance, and tells all failures in one way. */
    private <T> Mono<T> guarded(Mono<T> request) {
        return request.onErrorMap(IOException.class, e -> BlobException.broken(e, false))
                .onErrorMap(TimeoutException.class, e -> BlobException.broken(e, true))
                .onErrorMap(IllegalArgumentException.class, e -> BlobException.refused(400, "InvalidUri"))
                .retryWhen(Retry.backoff(3, Duration.ofMillis(200))
                        .scheduler(disk)
                        .filter(e -> e instanceof BlobException blob && blob.isTransient())
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private Mono<Void> write(Flux<byte[]> bytes, Path file) {
        return Mono.using(
                        () -> FileChannel.open(
                                file,
                                LinkOption.NOFOLLOW_LINKS,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        channel -> bytes.publishOn(disk, 16)
                                .doOnNext(chunk -> write(chunk, channel))
                                .then(),
                        BlobClient::close)
                .onErrorMap(IOException.class, UncheckedIOException::new)
                .subscribeOn(disk);
    }

    private static void write(byte[] chunk, FileChannel channel) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(chunk);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSuccess(HttpClientResponse response) {
        return response.status().code() / 100 == 2;
    }

    private static <T> Mono<T> refused(HttpClientResponse response, Mono<Void> rest) {
        String code = response.responseHeaders().get("x-ms-error-code", "");
        return rest.then(Mono.error(BlobException.refused(response.status().code(), code)));
    }
}
