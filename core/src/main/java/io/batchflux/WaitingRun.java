package io.batchflux;

import io.batchflux.spi.TaskCounts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run that may have tasks which wait, as the {@link Watchdog} of its pool sees it. It is changed by the watchdog's rounds, which
 * never overlap; what others read is thread-safe.
 */
final class WaitingRun {

    /** What is known of the tasks that have not ended. */
    private enum Queue {
        NOT_COUNTED,
        WAITS,
        EMPTY
    }

    final Run<?> run;
    final Polling polling;
    private Queue queue = Queue.NOT_COUNTED;
    private int accepted;
    private int pending;
    private boolean quiet;
    private int begun = -1;
    private int running;
    /** What is known of its job alone. */
    private @Nullable WaitingReason disabled;

    private @Nullable WaitingReason preparation;
    private volatile @Nullable TaskCounts counted;
    private volatile List<WaitingReason> reasons = List.of();

    WaitingRun(Run<?> run, Polling polling) {
        this.run = run;
        this.polling = polling;
    }

    /** Looks whether tasks were added or have ended since the last time, which costs nothing. */
    void observe() {
        int acceptedNow = run.accepted.get();
        int pendingNow = run.pendingCount();
        quiet = acceptedNow == accepted && pendingNow == pending;
        accepted = acceptedNow;
        pending = pendingNow;
        TaskCounts counts = counted;
        if (!quiet) {
            over(Queue.NOT_COUNTED);
        } else if (queue == Queue.EMPTY && counts != null && counts.active() > 0) {
            queue = Queue.NOT_COUNTED;
        }
    }

    /** Notes what was counted for others. */
    void note(TaskCounts counts) {
        counted = counts;
    }

    /** Returns the most slots that a task in the job wants. */
    int mostSlots() {
        return run.acknowledged().stream()
                .map(run::pending)
                .filter(Objects::nonNull)
                .mapToInt(PendingTask::slots)
                .max()
                .orElse(0);
    }

    /** Returns whether its tasks may be waiting, and none has started as far as is known. */
    boolean mayWait() {
        return quiet && pending > 0 && run.additions.hasAdded() && queue != Queue.EMPTY;
    }

    /** Returns whether the service has counted tasks that wait, and none starts. */
    boolean waits() {
        return queue == Queue.WAITS;
    }

    /**
     * Of tasks that run too it is known only by the next count whether any has begun meanwhile. Those whose nodes are being prepared
     * count as running.
     */
    void counted(TaskCounts counts) {
        int before = begun;
        running = counts.running();
        begun = running + counts.succeeded() + counts.failed();
        if (!run.isPrepared()) {
            queue = Queue.WAITS;
        } else if (counts.active() == 0) {
            over(Queue.EMPTY);
        } else if (running == 0 || begun == before) {
            queue = Queue.WAITS;
        } else {
            over(Queue.NOT_COUNTED);
        }
    }

    private void over(Queue next) {
        queue = next;
        disabled = null;
        preparation = null;
        tell(List.of());
    }

    void disabled(@Nullable WaitingReason reason) {
        disabled = reason;
    }

    void preparation(@Nullable WaitingReason reason) {
        preparation = reason;
    }

    /** Returns what its job alone has to do with it. */
    List<WaitingReason> ofJob() {
        return Stream.of(disabled, preparation).filter(Objects::nonNull).toList();
    }

    /** Returns the reasons that are new. */
    List<WaitingReason> tell(List<WaitingReason> now) {
        List<WaitingReason> before = reasons;
        if (before.equals(now)) {
            return List.of();
        }
        reasons = List.copyOf(now);
        run.events.waiting(now);
        return now.stream().filter(reason -> !before.contains(reason)).toList();
    }

    /** Nobody watches it any more; what was known last stays known. */
    void left() {
        if (!reasons.isEmpty()) {
            run.events.waiting(List.of());
        }
    }

    /** Returns the reasons that are known; none if there is none, or if that was not asked. */
    List<WaitingReason> reasons() {
        return reasons;
    }

    /** Returns the reasons in a line. */
    String words() {
        List<WaitingReason> known = reasons;
        return known.isEmpty()
                ? "why is not known"
                : known.stream().map(WaitingReason::message).collect(Collectors.joining("; "));
    }

    /** Returns why no task of it will ever start, as long as nobody changes something. */
    Optional<WaitingReason> permanent() {
        return reasons.stream().filter(WaitingReason::isPermanent).findFirst();
    }

    /** Returns whether tasks of it run, as they were counted last. */
    boolean anyRuns() {
        return running > 0;
    }
}
