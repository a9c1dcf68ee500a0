package io.batchflux.testing;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.FailureInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task script says what a task does in a {@link FakeBatchService}: an immutable template.
 *
 * <p>{@code TaskScript.exits(3).runningFor(Duration.ofMinutes(5)).saying("no licence")} is a task of which each try takes
 * five minutes and then fails. A try that exits with another code than 0 is repeated as often as the task's definition says,
 * and one that takes longer than the task's time limit is ended.
 */
public final class TaskScript {

    /** The file of what a task writes to its standard error. */
    public static final String STDERR = "stderr.txt";

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final @Nullable Duration queued;
    private final Duration running;
    private final @Nullable Integer exitCode;
    private final @Nullable FailureInfo failure;
    private final Map<String, byte[]> files;
    private final Duration lag;
    private final int failures;
    private final List<Printed> printed;

    /** What a try writes to a file when it has run for so long. */
    record Printed(String path, Duration after, String text) {}

    private TaskScript(
            @Nullable Duration queued,
            Duration running,
            @Nullable Integer exitCode,
            @Nullable FailureInfo failure,
            Map<String, byte[]> files,
            Duration lag,
            int failures,
            List<Printed> printed) {
        this.queued = queued;
        this.running = requireNonNull(running, "running must not be null");
        this.exitCode = exitCode;
        this.failure = failure;
        this.files = Map.copyOf(files);
        this.lag = requireNonNull(lag, "lag must not be null");
        this.failures = failures;
        this.printed = List.copyOf(printed);
    }

    private static TaskScript atOnce(@Nullable Integer exitCode, @Nullable FailureInfo failure) {
        return new TaskScript(Duration.ZERO, Duration.ZERO, exitCode, failure, Map.of(), Duration.ZERO, 0, List.of());
    }

    /** Returns the script of a task that exits with this code at once. */
    public static TaskScript exits(int code) {
        return atOnce(code, null);
    }

    /** Returns the script of a task that succeeds at once. */
    public static TaskScript succeeds() {
        return exits(0);
    }

    /**
     * Returns the script of a task that fails at once, without a process.
     *
     * @param code what the service calls it, for example {@code ContainerInvalidImage}
     * @param message what the service says of it
     */
    public static TaskScript fails(String code, String message) {
        return atOnce(null, new FailureInfo(FailureInfo.Category.USER_ERROR, code, message, Map.of()));
    }

    /** Returns the script of a task that no node ever takes. */
    public static TaskScript staysActive() {
        return new TaskScript(null, Duration.ZERO, null, null, Map.of(), Duration.ZERO, 0, List.of());
    }

    /** Returns the script of a task of which the service has lost sight: it is running, whatever its limit, until it is terminated. */
    public static TaskScript staysRunning() {
        return new TaskScript(Duration.ZERO, FOREVER, null, null, Map.of(), Duration.ZERO, 0, List.of());
    }

    /** Returns a copy that waits this long for a node; zero by default. */
    public TaskScript queuedFor(Duration queued) {
        return new TaskScript(queued, running, exitCode, failure, files, lag, failures, printed);
    }

    /** Returns a copy of which each try takes this long; zero by default. */
    public TaskScript runningFor(Duration running) {
        return new TaskScript(queued, running, exitCode, failure, files, lag, failures, printed);
    }

    /** Returns a copy that leaves this file in its directory too; what the task's outputs match is uploaded. */
    public TaskScript writing(String path, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put(path, content.clone());
        return new TaskScript(queued, running, exitCode, failure, more, lag, failures, printed);
    }

    /** Returns a copy that leaves this file, in UTF-8, in its directory too. */
    public TaskScript writing(String path, String content) {
        return writing(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a copy that writes this to its standard error. */
    public TaskScript saying(String stderr) {
        return writing(STDERR, stderr);
    }

    /** Returns a copy of which each try writes this text to the end of a file when it has run for so long. */
    public TaskScript printing(String path, Duration after, String text) {
        List<Printed> more = new ArrayList<>(printed);
        more.add(new Printed(path, after, text));
        return new TaskScript(queued, running, exitCode, failure, files, lag, failures, more);
    }

    /** Returns a copy whose end is seen in listings only after this time; zero by default. */
    public TaskScript listedAfter(Duration lag) {
        return new TaskScript(queued, running, exitCode, failure, files, lag, failures, printed);
    }

    /** Returns a copy of which so many tries exit with 1 before one exits as it says; none by default. */
    public TaskScript failingFirst(int tries) {
        return new TaskScript(queued, running, exitCode, failure, files, lag, tries, printed);
    }

    /** Returns how long it waits for a node, or {@code null} for ever. */
    @Nullable
    Duration queued() {
        return queued;
    }

    boolean isEndless() {
        return running.equals(FOREVER);
    }

    /** Returns how long a try takes. */
    Duration running() {
        return running;
    }

    /** Returns the exit code of the n-th try, from 1, or {@code null} if no process runs. */
    @Nullable
    Integer exitCode(int attempt) {
        return attempt <= failures ? Integer.valueOf(1) : exitCode;
    }

    /** Returns what the service says of it, or {@code null}; for an exit code other than 0 it finds its own words. */
    @Nullable
    FailureInfo failure() {
        return failure;
    }

    /** Returns what it leaves in its directory, by path; not to be changed. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** Returns how long after its end listings do not show that it has ended. */
    Duration listedAfter() {
        return lag;
    }

    /** Returns what a try has in the file when it has run for so long, or {@code null} if it has no such file. */
    byte @Nullable [] file(String path, Duration ran) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] left = files.get(path);
        if (left != null) {
            content.writeBytes(left);
        }
        printed.stream()
                .filter(print -> print.path().equals(path) && print.after().compareTo(ran) <= 0)
                .forEach(print -> content.writeBytes(print.text().getBytes(StandardCharsets.UTF_8)));
        return content.size() > 0 || left != null || path.startsWith("std") ? content.toByteArray() : null;
    }
}
