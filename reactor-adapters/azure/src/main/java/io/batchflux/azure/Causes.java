package io.batchflux.azure;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/** Finds what is behind an error. */
final class Causes {

    /** A connection that ended before a request was sent is said in ways that are no {@link IOException}. */
    private static final List<Class<? extends Throwable>> OF_THE_NETWORK = List.of(
            IOException.class,
            TimeoutException.class,
            NotYetConnectedException.class,
            AbortedException.class,
            ChannelException.class);

    private Causes() {}

    /** Returns the first of this type among the error and its causes, or {@code null}. */
    static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** Returns whether something on the way to a service failed or took too long. */
    static boolean isOfTheNetwork(Throwable error) {
        return OF_THE_NETWORK.stream().anyMatch(type -> find(error, type) != null);
    }

    /** Returns what the error says or, if it says nothing, what it is. */
    static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
