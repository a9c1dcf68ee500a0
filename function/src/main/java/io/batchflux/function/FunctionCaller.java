package io.batchflux.function;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Calls functions, and tells what a function did wrong from a virtual machine that fails. */
final class FunctionCaller {

    private final ClassLoader loader;
    private final PrintedTails printed;
    private final Map<FunctionReference, NodeFunction> functions = new HashMap<>();

    FunctionCaller(ClassLoader loader, PrintedTails printed) {
        this.loader = loader;
        this.printed = printed;
    }

    /**
     * Calls the function, and measures how long that takes, its lookup included. What the function makes of its thread ends
     * with the call: neither the outcome nor the next call is to suffer from it.
     *
     * @throws VirtualMachineError if the virtual machine fails; a recursion that is too deep does not count as such
     */
    @SuppressWarnings("CatchingUnchecked") // A function may throw whatever it likes.
    Outcome call(Invocation invocation) {
        printed.clear();
        CallingThread thread = CallingThread.now();
        long start = System.nanoTime();
        try {
            String result = resolve(invocation.function()).call(invocation);
            return new Outcome.Value(invocation.id(), result, since(start));
        } catch (Throwable thrown) {
            rethrowCrash(thrown);
            return new Outcome.Failure(invocation.id(), RemoteError.of(thrown), since(start), printed.printed());
        } finally {
            thread.restore();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).truncatedTo(ChronoUnit.MICROS);
    }

    /** Throws the failure of the virtual machine that is, or is behind, what was thrown; a deep recursion is no such. */
    private static void rethrowCrash(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < RemoteError.MAX_CAUSES; depth++) {
            RemoteError.rethrowCrash(cause);
            cause = RemoteError.causeOf(cause);
        }
    }

    private NodeFunction resolve(FunctionReference reference) throws ReflectiveOperationException {
        NodeFunction function = functions.get(reference);
        if (function == null) {
            function = find(reference);
            functions.put(reference, function);
        }
        return function;
    }

    private NodeFunction find(FunctionReference reference) throws ReflectiveOperationException {
        String classPath = System.getProperty("java.class.path");
        try {
            return NodeFunction.find(reference, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            if (isThere(e)) {
                throw e;
            }
            throw missing(e, classPath);
        } catch (UnsupportedClassVersionError e) {
            throw tooNew(e);
        } catch (IllegalAccessException e) {
            // So it is said if the function's own class is there and one that its methods refer to is not.
            throw e.getCause() instanceof NoClassDefFoundError missing ? missing(missing, classPath) : e;
        } catch (NoSuchMethodException e) {
            throw new NoSuchMethodException(e.getMessage() + " is not in the class on the node's class path ("
                    + classPath + "): the code there is another version");
        }
    }

    /** So it is said, too, of a class that is there, and whose initialiser has thrown before. */
    private static boolean isThere(Throwable error) {
        return String.valueOf(error.getMessage()).startsWith("Could not initialize class ");
    }

    private static UnsupportedClassVersionError tooNew(UnsupportedClassVersionError error) {
        UnsupportedClassVersionError told = new UnsupportedClassVersionError(error.getMessage() + ". The node has Java "
                + Runtime.version().feature()
                + ": give it the Java that this class was compiled for (an image, the pool's start task, or"
                + " FunctionOptions.withJavaCommand), or compile it with --release "
                + Runtime.version().feature());
        told.initCause(error);
        return told;
    }

    private static ClassNotFoundException missing(Throwable error, String classPath) {
        return new ClassNotFoundException(
                "class " + String.valueOf(error.getMessage()).replace('/', '.') + " is not on the node's class path ("
                        + classPath + ")",
                error);
    }
}
