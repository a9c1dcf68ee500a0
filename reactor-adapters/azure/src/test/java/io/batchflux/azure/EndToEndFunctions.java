package io.batchflux.azure;

import io.batchflux.function.RemoteFunction;
import java.io.FileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the tests run on nodes. It needs nothing but the Java platform and the function module. */
final class EndToEndFunctions {

    private EndToEndFunctions() {}

    record Point(double cost, double gamma) {}

    /** Returns what it finds on the node, and prints what it is given. */
    static String report(String text, int number) throws IOException {
        System.out.println("out " + text + " " + number);
        System.err.println("err " + text + " " + number);
        if (number < 0) {
            throw new IllegalArgumentException("number must not be negative, was " + number);
        }
        return System.getenv("MODE") + " " + Files.readString(Path.of("model.txt")) + " " + text + " " + number;
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    static void mark(String file) throws IOException {
        Files.writeString(Path.of(file), "done");
    }

    record Fold(int number, String kernel, double accuracy, List<Double> weights) {}

    /** Marks each execution in a file, and then does what is wanted. */
    record Deed(String marks, Kind kind) {

        enum Kind {
            NOTHING,
            THROW,
            THROW_IN_CAUSE,
            HALT,
            EXIT,
            GARBAGE,
            OUT_OF_MEMORY,
            SLEEP,
            /** Sleeps when it is called first, and after that no more. */
            SLEEP_ONCE
        }

        long executions() {
            return processes().size();
        }

        /** Returns the ids of the processes that it was executed in. */
        List<String> processes() {
            Path file = Path.of(marks);
            try {
                return Files.exists(file) ? Files.readAllLines(file) : List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Waiting(int number, String file) {}

    /** The first waits until the second was called; returns whether that came to pass. */
    @SuppressWarnings("BusyWait") // In a process of its own.
    static boolean waiting(Waiting call) throws IOException, InterruptedException {
        Path file = Path.of(call.file());
        if (call.number() == 1) {
            Files.writeString(file, "called");
        }
        for (int i = 0; call.number() == 0 && !Files.exists(file) && i < 250; i++) {
            Thread.sleep(100);
        }
        return call.number() != 0 || Files.exists(file);
    }

    static double score(Point point) {
        double sum = 0;
        for (int i = 1; i <= 100; i++) {
            sum += Math.sin(point.cost() * i) / (1 + point.gamma() * i);
        }
        return sum;
    }

    static Fold fold(int number) {
        return new Fold(number, "rbf äöü \"quoted\" \n €", 1.0 / 3, List.of(0.1, Double.MIN_VALUE, -0.0));
    }

    @SuppressWarnings("NullAway") // It is what the test is about.
    static String nothing(int ignored) {
        return null;
    }

    static String nodeOf(int ignored) {
        return System.getenv("AZ_BATCH_NODE_ID");
    }

    static long process(int ignored) {
        return ProcessHandle.current().pid();
    }

    static RemoteFunction<Integer, Integer> twice() {
        return number -> number * 2;
    }

    static Thread thread(int ignored) {
        return Thread.currentThread();
    }

    static Object anything(int ignored) {
        return Thread.currentThread();
    }

    static String name(Thread thread) {
        return thread.getName();
    }

    /** Writes a file of this name with this content, and returns what a program that knows no charset reads of it. */
    static String throughAFile(String text) throws IOException {
        Path file = Path.of(text + ".txt");
        try (FileWriter writer = new FileWriter(file.toFile(), Charset.defaultCharset())) {
            writer.write(text);
        }
        try (Stream<Path> files = Files.list(Path.of(""))) {
            String found = files.filter(any -> any.toString().endsWith(".txt"))
                    .map(Path::toString)
                    .findFirst()
                    .orElse("");
            return found + ": " + Files.readString(file, StandardCharsets.UTF_8) + ", " + Charset.defaultCharset();
        }
    }

    static int length(String text) {
        return text.length();
    }

    static String text(int length) {
        char[] text = new char[length];
        Arrays.fill(text, 'x');
        return new String(text);
    }

    @SuppressWarnings("SystemExitOutsideMain") // What an impolite function does.
    static String deed(Deed deed) throws IOException, InterruptedException {
        Files.writeString(
                Path.of(deed.marks()),
                ProcessHandle.current().pid() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        switch (deed.kind()) {
            case NOTHING -> {}
            case THROW -> throw new IllegalStateException("the matrix is singular");
            case THROW_IN_CAUSE -> {
                try {
                    throw new IOException("no such iris");
                } catch (IOException e) {
                    throw new UncheckedIOException("the data set is not there", e);
                }
            }
            case HALT -> Runtime.getRuntime().halt(7);
            case EXIT -> System.exit(0);
            case GARBAGE -> {
                Files.writeString(Path.of("outcomes.jsonl"), "no JSON at all\n");
                Runtime.getRuntime().halt(0);
            }
            case OUT_OF_MEMORY -> text(Integer.MAX_VALUE - 8);
            case SLEEP -> Thread.sleep(60_000);
            case SLEEP_ONCE -> Thread.sleep(deed.executions() == 1 ? 60_000 : 0);
        }
        return "done";
    }
}
