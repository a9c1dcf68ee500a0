package io.batchflux.emulator.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Finds out whether the other side of a connection has stopped to take what is sent to it, by a look from time to time. Belongs to the
 * connection's event loop.
 */
public final class StalledOutput {

    /** How long nothing may be taken before a connection is given up, usually. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private int first;
    private long ofFirst;
    private long pending;
    private int looks;

    /** Looks at the connection, and returns how many looks in a row have found the same unsent bytes. */
    public int look(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object current = buffer == null ? null : buffer.current();
        if (buffer == null || current == null) {
            looks = 0;
            return 0;
        }
        int seen = System.identityHashCode(current);
        boolean moved = looks == 0
                || seen != first
                || buffer.currentProgress() != ofFirst
                || buffer.totalPendingWriteBytes() < pending;
        first = seen;
        ofFirst = buffer.currentProgress();
        pending = buffer.totalPendingWriteBytes();
        looks = moved ? 1 : looks + 1;
        return looks - 1;
    }
}
