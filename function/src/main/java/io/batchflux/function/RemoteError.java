package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A remote error is what a function threw, as data: its class need not be on the client's class path.
 *
 * @param className the class of the exception
 * @param message its message, or {@code null}; what goes beyond {@value #MAX_MESSAGE} characters is cut off
 * @param stackTrace where it was thrown, innermost first, down to the function; at most {@value #MAX_FRAMES} frames
 * @param cause its cause, or {@code null}; a chain of causes ends after {@value #MAX_CAUSES}
 * @param suppressed what it suppressed, as a resource's close does that fails too; at most {@value #MAX_SUPPRESSED} come with
 *     an exception, its causes and what these suppressed together
 */
public record RemoteError(
        String className,
        @Nullable String message,
        List<Frame> stackTrace,
        @Nullable RemoteError cause,
        List<RemoteError> suppressed) {

    static final int MAX_FRAMES = 200;
    static final int MAX_CAUSES = 20;
    static final int MAX_SUPPRESSED = 20;
    static final int MAX_MESSAGE = 64 * 1024;

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

        /** @throws NullPointerException if {@code className} or {@code method} is {@code null} */
        public Frame {
            requireNonNull(className, "className must not be null");
            requireNonNull(method, "method must not be null");
        }

        /** Returns the frame as exceptions have it. */
        public StackTraceElement toElement() {
            return new StackTraceElement(className, method, file, line);
        }
    }

    /** @throws NullPointerException if {@code className}, {@code stackTrace} or {@code suppressed} is {@code null} */
    public RemoteError {
        requireNonNull(className, "className must not be null");
        stackTrace = List.copyOf(stackTrace);
        suppressed = List.copyOf(suppressed);
    }

    /** Describes an exception; the frames below the function, which are the node program's own, are left out. */
    public static RemoteError of(Throwable thrown) {
        return new Description().of(thrown, MAX_CAUSES);
    }

    /** Of what refers to itself, in a circle of causes and suppressed ones, each is described once. */
    private static final class Description {

        private final Set<Throwable> described = Collections.newSetFromMap(new IdentityHashMap<>());
        private int room = MAX_SUPPRESSED;

        /** Causes come before what was suppressed: they say more. */
        RemoteError of(Throwable thrown, int causes) {
            described.add(thrown);
            Throwable cause = causeOf(thrown);
            RemoteError behind =
                    cause == null || causes == 0 || described.contains(cause) ? null : of(cause, causes - 1);
            return new RemoteError(
                    thrown.getClass().getName(),
                    messageOf(thrown),
                    frames(traceOf(thrown)),
                    behind,
                    suppressedBy(thrown));
        }

        private List<RemoteError> suppressedBy(Throwable thrown) {
            List<RemoteError> suppressed = new ArrayList<>();
            for (Throwable each : thrown.getSuppressed()) {
                if (room > 0 && !described.contains(each)) {
                    room--;
                    suppressed.add(of(each, MAX_CAUSES));
                }
            }
            return suppressed;
        }
    }

    @SuppressWarnings("CatchingUnchecked") // Sneaky ones count, too.
    private static @Nullable String messageOf(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null || message.length() <= MAX_MESSAGE
                    ? message
                    : message.substring(0, MAX_MESSAGE) + "... (" + message.length() + " characters)";
        } catch (Throwable e) {
            rethrowCrash(e);
            return "(its getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    /** Returns the cause, or {@code null} if there is none or it cannot be had. */
    @SuppressWarnings("CatchingUnchecked")
    static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            rethrowCrash(e);
            return null;
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private static StackTraceElement[] traceOf(Throwable thrown) {
        try {
            StackTraceElement[] trace = thrown.getStackTrace();
            return trace == null ? new StackTraceElement[0] : trace;
        } catch (Throwable e) {
            rethrowCrash(e);
            return new StackTraceElement[0];
        }
    }

    /** Throws the failure of the virtual machine that this is, if it is one; a recursion that is too deep is none. */
    static void rethrowCrash(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
    }

    private static List<Frame> frames(StackTraceElement[] trace) {
        int end = 0;
        while (end < trace.length && trace[end] != null && !isOurs(trace[end])) {
            end++;
        }
        while (end > 0 && end < trace.length && trace[end - 1] != null && isReflection(trace[end - 1])) {
            end--;
        }
        List<Frame> frames = new ArrayList<>();
        for (StackTraceElement element : Arrays.asList(trace).subList(0, Math.min(end, MAX_FRAMES))) {
            frames.add(new Frame(
                    element.getClassName(), element.getMethodName(), element.getFileName(), element.getLineNumber()));
        }
        return frames;
    }

    private static boolean isOurs(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith(NodeMethod.class.getName()) || name.equals(NodeFunction.class.getName());
    }

    /** Returns whether it is how Java calls what is called by reflection. */
    private static boolean isReflection(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.lang.reflect.") || name.startsWith("jdk.internal.reflect.");
    }
}
