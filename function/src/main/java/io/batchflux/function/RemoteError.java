package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remote error is what a function threw, as data: its class need not be on the client's class path.
 *
 * @param className the class of the exception
 * @param message its message, or {@code null}
 * @param stackTrace where it was thrown, innermost first, down to the function; at most {@value #MAX_FRAMES} frames
 * @param cause its cause, or {@code null}; a chain of causes ends after {@value #MAX_CAUSES}
 */
public record RemoteError(
        String className,
        @Nullable String message,
        List<Frame> stackTrace,
        @Nullable RemoteError cause) {

    static final int MAX_FRAMES = 200;
    static final int MAX_CAUSES = 20;

    /**
     * One frame of a stack trace.
     *
     * @param className the class
     * @param method the method
     * @param file the source file, or {@code null} if it is unknown
     * @param line the line in it; as in {@link StackTraceElement}, negative if it is unknown
     */
    public record Frame(
            String className, String method, @Nullable String file, int line) {

        /** Returns the frame as exceptions have it. */
        public StackTraceElement toElement() {
            return new StackTraceElement(className, method, file, line);
        }
    }

    /** @throws NullPointerException if {@code className} or {@code stackTrace} is {@code null} */
    public RemoteError {
        requireNonNull(className, "className must not be null");
        stackTrace = List.copyOf(stackTrace);
    }

    /** Describes an exception; the frames below the function, which are the node program's own, are left out. */
    public static RemoteError of(Throwable thrown) {
        return of(thrown, MAX_CAUSES);
    }

    private static RemoteError of(Throwable thrown, int causes) {
        Throwable cause = thrown.getCause();
        return new RemoteError(
                thrown.getClass().getName(),
                messageOf(thrown),
                frames(thrown.getStackTrace()),
                cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return "(its getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    private static List<Frame> frames(StackTraceElement[] trace) {
        int end = 0;
        while (end < trace.length && !trace[end].getClassName().equals(NodeFunction.class.getName())) {
            end++;
        }
        List<Frame> frames = new ArrayList<>();
        for (StackTraceElement element : List.of(trace).subList(0, Math.min(end, MAX_FRAMES))) {
            frames.add(new Frame(
                    element.getClassName(), element.getMethodName(), element.getFileName(), element.getLineNumber()));
        }
        return frames;
    }
}
