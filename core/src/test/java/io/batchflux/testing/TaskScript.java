package io.batchflux.testing;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.FailureInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task does in a {@link FakeBatchService}: an immutable template.
 *
 * <p>A try that exits with another code than 0 is repeated as often as the task's definition says, and one that takes longer
 * than its time limit is ended.
 *
 * @param queued how long it waits for a node, or {@code null} for ever
 * @param running how long a try takes
 * @param exitCode the exit code, or {@code null} if no process runs
 * @param failure what the service says of it, or {@code null}; for an exit code other than 0 it finds its own words
 * @param files what it leaves in its directory, by path; {@code stderr.txt} among it
 * @param listedAfter how long after its end listings do not show that it has ended
 */
public record TaskScript(
        @Nullable Duration queued,
        Duration running,
        @Nullable Integer exitCode,
        @Nullable FailureInfo failure,
        Map<String, byte[]> files,
        Duration listedAfter) {

    /** The file of what a task writes to its standard error. */
    public static final String STDERR = "stderr.txt";

    /** @throws NullPointerException if {@code running}, {@code files} or {@code listedAfter} is {@code null} */
    public TaskScript {
        requireNonNull(running, "running must not be null");
        files = Map.copyOf(files);
        requireNonNull(listedAfter, "listedAfter must not be null");
    }

    /** A task that exits with this code at once. */
    public static TaskScript exits(int code) {
        return new TaskScript(Duration.ZERO, Duration.ZERO, code, null, Map.of(), Duration.ZERO);
    }

    /** A task that succeeds at once. */
    public static TaskScript succeeds() {
        return exits(0);
    }

    /** A task that fails at once without a process: for example {@code ContainerInvalidImage}. */
    public static TaskScript fails(String code, String message) {
        FailureInfo failure = new FailureInfo(FailureInfo.Category.USER_ERROR, code, message, Map.of());
        return new TaskScript(Duration.ZERO, Duration.ZERO, null, failure, Map.of(), Duration.ZERO);
    }

    /** A task that no node ever takes. */
    public static TaskScript staysActive() {
        return new TaskScript(null, Duration.ZERO, null, null, Map.of(), Duration.ZERO);
    }

    /** A copy that waits this long for a node. */
    public TaskScript queuedFor(Duration queued) {
        return new TaskScript(queued, running, exitCode, failure, files, listedAfter);
    }

    /** A copy of which each try takes this long. */
    public TaskScript runningFor(Duration running) {
        return new TaskScript(queued, running, exitCode, failure, files, listedAfter);
    }

    /** A copy that leaves this file too. */
    public TaskScript writing(String path, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put(path, content.clone());
        return new TaskScript(queued, running, exitCode, failure, more, listedAfter);
    }

    /** A copy that leaves this file too. */
    public TaskScript writing(String path, String content) {
        return writing(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy that writes this to its standard error. */
    public TaskScript saying(String stderr) {
        return writing(STDERR, stderr);
    }

    /** A copy whose end listings show only after this time. */
    public TaskScript listedAfter(Duration lag) {
        return new TaskScript(queued, running, exitCode, failure, files, lag);
    }
}
