package io.batchflux.examples;

import io.batchflux.JobPolled;
import io.batchflux.RunListener;
import io.batchflux.RunProgress;
import io.batchflux.TasksWait;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a run is: on a terminal in one line that is rewritten, elsewhere in a line every second or so.
 *
 * <p>It prints on a thread of its own, since a terminal may block and the runner's event loop must not.
 */
final class ProgressLine implements RunListener, AutoCloseable {

    private static final int BAR = 24;
    private static final int REASON = 120;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private final AtomicReference<@Nullable RunProgress> latest = new AtomicReference<>();
    private final ExecutorService printer = Executors.newSingleThreadExecutor(ProgressLine::thread);
    private volatile String waiting = "";
    private boolean begun;
    private Duration shown = Duration.ZERO;

    ProgressLine(PrintStream out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** Returns whether the output of this program is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Java 17 has a console on a terminal only; from 22 on, it has to be asked.
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "progress");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void onJobPolled(JobPolled poll) {
        if (poll.progress() != null) {
            show(poll.progress());
        }
    }

    /** The next line says why tasks wait, in the words of the most telling reason. */
    @Override
    public void onTasksWait(TasksWait wait) {
        String reason = wait.reasons().isEmpty() ? "" : wait.reasons().get(0).message();
        String line = reason.replaceAll("\\s+", " ");
        waiting = line.isEmpty() ? "" : "  " + (line.length() > REASON ? line.substring(0, REASON) + "…" : line);
    }

    /** Has this printed soon, unless something newer comes first. */
    void show(RunProgress progress) {
        if (latest.getAndSet(progress) == null) {
            printer.execute(this::print);
        }
    }

    private void print() {
        RunProgress progress = latest.getAndSet(null);
        if (progress == null) {
            return;
        }
        if (terminal) {
            out.print(REWRITE + line(progress));
            out.flush();
        } else if (!begun
                || progress.done() == total
                || progress.elapsed().minus(shown).compareTo(PAUSE) >= 0) {
            out.println(line(progress));
            shown = progress.elapsed();
        }
        begun = true;
    }

    private String line(RunProgress progress) {
        return String.format(
                Locale.ROOT,
                "[%s] queued %2d, running %2d, done %2d, failed %d  %.1f s%s",
                bar(progress),
                progress.queued(),
                progress.running(),
                progress.succeeded(),
                progress.failed(),
                progress.elapsed().toMillis() / 1000.0,
                waiting);
    }

    private String bar(RunProgress progress) {
        int full = Math.min(BAR, BAR * progress.done() / Math.max(1, total));
        return "#".repeat(full) + "-".repeat(BAR - full);
    }

    /** Prints what is still to be printed, and ends the line. */
    @Override
    public void close() {
        printer.shutdown();
        try {
            if (printer.awaitTermination(1, TimeUnit.SECONDS) && terminal && begun) {
                out.println();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
