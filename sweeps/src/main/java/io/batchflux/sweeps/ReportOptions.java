package io.batchflux.sweeps;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a report is to look like.
 *
 * @param title its title
 * @param scoreName what the score is called; {@code null} if there is none
 * @param score how good a value is
 * @param total how many evaluations there will be, if it is known
 * @param interval how often it is replaced, at most
 * @param scheduler whose clock and timers are used
 */
record ReportOptions<R>(
        String title,
        @Nullable String scoreName,
        @Nullable Score<? super R> score,
        @Nullable Long total,
        Duration interval,
        Scheduler scheduler) {

    ReportOptions<R> withTitle(String title) {
        return new ReportOptions<>(title, scoreName, score, total, interval, scheduler);
    }

    <S extends R> ReportOptions<S> withScore(String scoreName, Score<? super S> score) {
        return new ReportOptions<>(title, scoreName, score, total, interval, scheduler);
    }

    ReportOptions<R> withTotal(long total) {
        return new ReportOptions<>(title, scoreName, score, total, interval, scheduler);
    }

    ReportOptions<R> withInterval(Duration interval) {
        return new ReportOptions<>(title, scoreName, score, total, interval, scheduler);
    }

    ReportOptions<R> withScheduler(Scheduler scheduler) {
        return new ReportOptions<>(title, scoreName, score, total, interval, scheduler);
    }
}
