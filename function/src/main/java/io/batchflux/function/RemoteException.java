package io.batchflux.function;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * This exception is what a function threw on the node, with the stack trace that it had there.
 *
 * <p>It stands for an exception whose class the client may not have; {@link #className()} names it. Its cause, if any, is
 * a {@code RemoteException} too, and so is what it suppressed.
 */
public final class RemoteException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String className;
    private final @Nullable String remoteMessage;

    /** Creates the exception from its description. */
    public RemoteException(RemoteError error) {
        super(
                error.message() == null ? error.className() : error.className() + ": " + error.message(),
                error.cause() == null ? null : new RemoteException(error.cause()));
        this.className = error.className();
        this.remoteMessage = error.message();
        setStackTrace(
                error.stackTrace().stream().map(RemoteError.Frame::toElement).toArray(StackTraceElement[]::new));
        error.suppressed().forEach(suppressed -> addSuppressed(new RemoteException(suppressed)));
    }

    /** Returns the name of the class of the exception on the node. */
    public String className() {
        return className;
    }

    /** Returns the message of the exception on the node, or {@code null} if it had none. */
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }
}
