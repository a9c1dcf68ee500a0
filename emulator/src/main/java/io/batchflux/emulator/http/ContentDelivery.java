package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.FileProblem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;

/** Sends the contents of files, which may become shorter or vanish meanwhile: a client must not take a part for the whole. */
public final class ContentDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(ContentDelivery.class);

    private ContentDelivery() {}

    /** Completes when all is sent; a file that cannot be read to its end resets the connection, and then nothing comes. */
    public static Mono<Void> send(HttpServerResponse out, Flux<ByteBuf> content) {
        return out.send(content.onErrorResume(ContentDelivery::isOfFile, failure -> {
                    LOG.info("A file cannot be sent to its end: {}", words(failure));
                    return cut(out, true).cast(ByteBuf.class);
                }))
                .then();
    }

    /** Ends the connection, with or without a word to the other side. */
    static Mono<Void> cut(HttpServerResponse out, boolean reset) {
        return Mono.<Connection>create(sink -> out.withConnection(sink::success))
                .flatMap(connection -> {
                    if (reset) {
                        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                    }
                    return FutureMono.from(connection.channel().close());
                })
                .then(Mono.never());
    }

    private static boolean isOfFile(Throwable failure) {
        return failure instanceof IOException || failure instanceof UncheckedIOException;
    }

    private static String words(Throwable failure) {
        return failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null
                ? FileProblem.words(unchecked.getCause())
                : failure instanceof IOException plain
                        ? FileProblem.words(plain)
                        : String.valueOf(failure.getMessage());
    }
}
