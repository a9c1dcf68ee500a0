package io.batchflux.azure;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;

/**
 * How long the other side keeps an idle connection, as it says itself in the header {@code Keep-Alive}. One that it is about to close is
 * not used any more: the request would be broken off, which is a warning in the log and another attempt. Thread-safe.
 */
@Sharable
final class KeepAlive extends ChannelInboundHandlerAdapter {

    static final String NAME = "batchflux.keepAlive";

    private static final AttributeKey<Duration> LIMIT = AttributeKey.valueOf(KeepAlive.class, "limit");
    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})");
    /** A request is on its way for so long, and clocks of two sides do not begin at once. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            String header = response.headers().get("keep-alive");
            Matcher timeout = TIMEOUT.matcher(header == null ? "" : header);
            if (timeout.find()) {
                Duration kept = Duration.ofSeconds(Long.parseLong(timeout.group(1)));
                Duration limit = kept.compareTo(MARGIN) > 0 ? kept.minus(MARGIN) : Duration.ZERO;
                context.channel().attr(LIMIT).set(limit);
            }
        }
        context.fireChannelRead(message);
    }

    /** Returns what tells of an idle connection whether it must not be used any more, which nobody keeps for longer than this. */
    static BiPredicate<Connection, ConnectionMetadata> isOver(Duration most) {
        return (connection, metadata) -> {
            Duration limit = connection.channel().attr(LIMIT).get();
            long millis = Math.min(most.toMillis(), limit == null ? Long.MAX_VALUE : limit.toMillis());
            return !connection.channel().isActive() || !connection.isPersistent() || metadata.idleTime() >= millis;
        };
    }
}
