package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.StalledOutput;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.HttpServer;

/**
 * How many connections a server has, and how long one may be held for nothing.
 *
 * @param idle until a request begins, from the connection's begin or the last answer on
 * @param head until the head of a request has come, from its first byte on
 * @param body until the whole of a request has come, from its head on
 * @param taken until the client takes any of what is sent to it
 * @param most so many connections at once; a further one is closed
 */
record ConnectionLimits(Duration idle, Duration head, Duration body, Duration taken, int most) {

    /** The idle time is that of the service's web server. */
    static final ConnectionLimits USUAL = new ConnectionLimits(
            Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofMinutes(2), StalledOutput.LIMIT, 4096);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    /** Returns the server with these limits for its connections. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows when it is closed but the listener
    HttpServer of(HttpServer server) {
        AtomicInteger connections = new AtomicInteger();
        return server.doOnChannelInit((observer, channel, address) -> {
            channel.closeFuture().addListener(closed -> connections.decrementAndGet());
            if (connections.incrementAndGet() > most) {
                LOG.info("A connection is closed at once: there are {} already", most);
                channel.close();
            } else {
                ConnectionGuard.add(channel, this);
            }
        });
    }

    /** How often is looked. */
    Duration look() {
        return Collections.min(List.of(idle, head, body, taken)).dividedBy(5);
    }
}
