package io.batchflux.emulator.node;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A mark tells whose a process is, whatever it has done with its environment, its streams, its session and its directory.
 *
 * <p>It is a limit of resources, which children inherit and Linux shows of each process: how many microseconds a process that is scheduled
 * in real time may compute without a pause. Marks are tens of thousands of years, so that nobody notices them. They are immutable.
 */
final class ProcessMarks {

    private static final String NAME = "Max realtime timeout";
    private static final int DIGITS_OF_ROOT = 8;
    private static final int DIGITS_OF_TASK = 10;

    private final String program;
    private final String prefix;

    private ProcessMarks(String program, String prefix) {
        this.program = program;
        this.prefix = prefix;
    }

    /**
     * Returns the marks of the tasks of an emulator; empty where there are none.
     *
     * @param program sets limits, as {@code prlimit} does
     * @param nodes the directory in which the nodes of all tasks have theirs
     */
    static Optional<ProcessMarks> of(String program, Path nodes) throws IOException {
        ProcessMarks marks = new ProcessMarks(program, "1" + number(nodes, DIGITS_OF_ROOT));
        return marks.isPossible() ? Optional.of(marks) : Optional.empty();
    }

    /** Returns what a command is put behind to have the mark of a task, and all that it starts with it. */
    List<String> command(Path directory) {
        return List.of(program, "--rttime=" + mark(directory) + ":", "--");
    }

    /** Returns the line of {@code /proc/PID/limits} that a process of the task has, without its end. */
    String line(Path directory) {
        return line(mark(directory)) + " ";
    }

    /** Returns a regular expression for these lines of the processes of all tasks. */
    String lineOfAll() {
        return "^" + NAME + " +" + prefix + "[0-9]{" + DIGITS_OF_TASK + "} ";
    }

    private String mark(Path directory) {
        return prefix + number(directory, DIGITS_OF_TASK);
    }

    private static String line(String mark) {
        return String.format(Locale.ROOT, "%-25s %s", NAME, mark);
    }

    /** The limit may not be one that this program may set. */
    private boolean isPossible() throws IOException {
        List<String> command = List.of(program, "--rttime=" + prefix + "0".repeat(DIGITS_OF_TASK) + ":", "--", "true");
        Process trial = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            trial.destroyForcibly();
        }
    }

    private static String number(Path path, int digits) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            String number =
                    new BigInteger(1, hash).mod(BigInteger.TEN.pow(digits)).toString();
            return "0".repeat(digits - number.length()) + number;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
