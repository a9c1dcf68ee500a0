package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.spi.BlockingThreads;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Progress while a sweep runs. */
final class ProgressPrinter {

    private static final int BAR = 24;
    private static final String REWRITE = "\r\u001b[K";
    /** A line that is longer than the terminal is wide ends at its edge: of one that goes on in the next, only that could be rewritten. */
    private static final String CUT = "\u001b[?7l%s\u001b[?7h";

    private static final double MEMORY_SECONDS = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final @Nullable Long total;
    private final Scheduler scheduler;
    private final BlockingThreads thread;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicBoolean printing = new AtomicBoolean();
    private final Disposable.Swap timer = Disposables.swap();
    private final long start;
    private long lastTime;
    private long lastCount;
    private double rate;
    private boolean isOver;

    ProgressPrinter(
            PrintStream out, boolean terminal, @Nullable Long total, Scheduler scheduler, BlockingThreads thread) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
        this.scheduler = scheduler;
        this.thread = thread;
        this.start = scheduler.now(TimeUnit.MILLISECONDS);
        this.lastTime = start;
    }

    Mono<Void> begin() {
        return Mono.fromRunnable(() -> {
            long period = terminal ? 1 : 30;
            timer.update(scheduler.schedulePeriodically(this::printSoon, period, period, TimeUnit.SECONDS));
        });
    }

    void add(Evaluation<?, ?> evaluation) {
        if (!evaluation.isSuccess()) {
            failed.incrementAndGet();
        }
        count.incrementAndGet();
    }

    /** A line that cannot be printed yet, because the terminal blocks, stands for those after it. */
    private void printSoon() {
        if (!thread.isDisposed() && printing.compareAndSet(false, true)) {
            thread.schedule(() -> {
                if (!isOver) {
                    print(terminal ? CUT.formatted(line()) : line());
                }
                printing.set(false);
            });
        }
    }

    private void print(String line) {
        if (terminal) {
            out.print(REWRITE + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    Mono<Void> end() {
        return Mono.defer(() -> {
                    timer.dispose();
                    String last = lastLine();
                    return Mono.<Void>fromRunnable(() -> printLast(last)).subscribeOn(thread);
                })
                .doFinally(signal -> thread.dispose());
    }

    /** Of lines that are still to be printed, none comes behind this one. */
    private void printLast(String line) {
        print(line);
        if (terminal) {
            out.println();
        }
        isOver = true;
    }

    private String line() {
        long now = scheduler.now(TimeUnit.MILLISECONDS);
        long done = count.get();
        smooth(now, done);
        StringBuilder line = new StringBuilder();
        if (total != null && total > 0) {
            int full = (int) Math.min(BAR, BAR * done / total);
            line.append('[')
                    .append("#".repeat(full))
                    .append("-".repeat(BAR - full))
                    .append("] ");
        }
        line.append(counts(done)).append(", ").append(perSecond(rate));
        if (total == null) {
            return line.append(", ")
                    .append(Durations.clock(Duration.ofMillis(now - start)))
                    .toString();
        }
        double left = Math.max(0, total - done) / rate;
        return line.append(", ")
                .append(Double.isFinite(left) ? Durations.clock(Duration.ofMillis((long) (1000 * left))) : "?")
                .append(" left")
                .toString();
    }

    /** What came in the last half minute counts most; before that, all counts alike. */
    private void smooth(long now, long done) {
        double seconds = (now - lastTime) / 1000.0;
        if (seconds > 0) {
            double memory = Math.min(MEMORY_SECONDS, (now - start) / 1000.0);
            double weight = Math.min(1, seconds / memory);
            rate += weight * ((done - lastCount) / seconds - rate);
            lastTime = now;
            lastCount = done;
        }
    }

    private String lastLine() {
        long done = count.get();
        Duration took = Duration.ofMillis(scheduler.now(TimeUnit.MILLISECONDS) - start);
        String pace = took.isZero() ? "" : ", " + perSecond(done * 1000.0 / took.toMillis());
        return counts(done) + " evaluations in " + Durations.words(took) + pace;
    }

    private String counts(long done) {
        String bad = failed.get() == 0 ? "" : String.format(Locale.ROOT, " (%,d failed)", failed.get());
        return total == null
                ? String.format(Locale.ROOT, "%,d%s", done, bad)
                : String.format(Locale.ROOT, "%,d of %,d%s", done, total, bad);
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f/s" : "%,.0f/s", rate);
    }
}
