package io.batchflux.function;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Functions of every kind for the tests, here and in the JVMs that they start. */
@SuppressWarnings({"DoNotCallSuggester", "InfiniteRecursion"}) // What goes wrong here is meant to.
final class SampleFunctions {

    private SampleFunctions() {}

    record Parameters(double cost, double gamma) {

        double score() {
            return cost * gamma;
        }

        static double sum(Parameters parameters) {
            return parameters.cost + parameters.gamma;
        }

        // Not a part of the data: must not get into the JSON.
        public double getTotal() {
            return cost + gamma;
        }
    }

    interface Shape {
        double area();

        static double doubled(Shape shape) {
            return 2 * shape.area();
        }
    }

    record Square(double side) implements Shape {
        @Override
        public double area() {
            return side * side;
        }
    }

    static class Broken {
        static final String VALUE = fail();

        private static String fail() {
            throw new IllegalStateException("no licence file");
        }
    }

    static final class Hopeless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException();
        }
    }

    static double half(double value) {
        return value / 2;
    }

    static <T> T identity(T value) {
        return value;
    }

    static List<Parameters> widen(List<Parameters> grid) {
        return grid.stream()
                .map(p -> new Parameters(2 * p.cost(), 2 * p.gamma()))
                .toList();
    }

    static Map<String, Parameters> index(Parameters parameters) {
        return Map.of("only", parameters);
    }

    @SuppressWarnings("NullAway") // It does not follow the type arguments of RemoteFunction.
    static Void nothing(String text) {
        return null;
    }

    static Object unwritable(String text) {
        return Thread.currentThread();
    }

    static String shout(String text) {
        System.out.println("out: " + text);
        System.err.println("err: " + text);
        return text.toUpperCase(java.util.Locale.ROOT);
    }

    static String fail(String text) {
        throw new IllegalArgumentException("bad text", new IllegalStateException("because of " + text.length()));
    }

    static String failHopelessly(String text) {
        throw new Hopeless();
    }

    static String failAnAssertion(String text) {
        throw new AssertionError(text);
    }

    static String initialise(String text) {
        return Broken.VALUE + text;
    }

    static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    static int exhaustMemory(int ignored) {
        byte[][] all = new byte[1 << 20][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new byte[1 << 24];
        }
        return all.length;
    }

    static int wrapAnExhaustedMemory(int ignored) {
        throw new IllegalStateException(new OutOfMemoryError("simulated"));
    }

    static int printAndFail(int lines) {
        for (int i = 0; i < lines; i++) {
            System.out.println("line " + i);
        }
        System.err.println("oh no");
        throw new IllegalStateException("printed");
    }

    static int halt(int code) {
        Runtime.getRuntime().halt(code);
        return 0;
    }

    static int exit(int code) {
        System.exit(code);
        return 0;
    }

    static int leaveAHookThatNeverEnds(int value) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
                LockSupport.park();
            }
        }));
        return value;
    }

    /** As a function does that tidies up. */
    static int deleteWhatIsThere(int value) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("").toAbsolutePath(), "*.jsonl")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        return value;
    }

    static boolean interruptItself(int ignored) {
        boolean wasInterrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        return wasInterrupted;
    }

    /** As everybody writes it. */
    static int giveUp(int ignored) {
        try {
            Thread.currentThread().interrupt();
            Thread.sleep(1);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("gave up", e);
        }
    }

    /** Leaves a thread behind that interrupts this one again and again. */
    static int interruptForEver(int number) {
        Thread main = Thread.currentThread();
        Thread other = new Thread(() -> {
            while (main.isAlive()) {
                main.interrupt();
                Thread.onSpinWait();
            }
        });
        other.setDaemon(true);
        other.start();
        return number;
    }

    static int failInEveryWay(int ignored) {
        throw new Untold();
    }

    static final class Untold extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException();
        }
    }

    static int failWithErrors(int ignored) {
        throw new Unspeakable();
    }

    static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new AssertionError();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError();
        }
    }

    static int failAtLength(int length) {
        throw new IllegalStateException("x".repeat(length));
    }

    private static final List<InputStream> OPEN = new ArrayList<>();

    static int useUpAllFiles(int ignored) {
        try {
            while (true) {
                OPEN.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            throw new IllegalStateException("no file can be opened any more", full);
        }
    }

    static String takeTheThread(int number) {
        Thread thread = Thread.currentThread();
        String found = (thread.getContextClassLoader() == null) + " " + thread.getName();
        thread.setContextClassLoader(null);
        thread.setName("mine");
        thread.interrupt();
        return found;
    }

    static int leaveAThreadBehind(int value) {
        Thread thread = new Thread(
                () -> {
                    try {
                        new java.util.concurrent.CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left behind");
        thread.start();
        return value;
    }
}
