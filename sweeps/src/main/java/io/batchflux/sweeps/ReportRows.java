package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a report shows of evaluations: a line for each, or for a random sample of them with the best. */
final class ReportRows<R> {

    private static final Logger LOG = LoggerFactory.getLogger(ReportRows.class);
    private static final int MESSAGES = 5;
    private static final int LONGEST = 2000;

    private final ReportOptions<R> options;
    private final int most;
    private final ReportCells cells = new ReportCells();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, List<String>> messages = new HashMap<>();
    private final Tally tally = new Tally();
    private double best = Double.NaN;
    private int bestPlace = -1;
    private long count;
    private boolean isWarned;

    ReportRows(ReportOptions<R> options, int most) {
        this.options = options;
        this.most = most;
    }

    void add(Evaluation<?, ? extends R> evaluation) {
        count++;
        tally.add(evaluation);
        if (evaluation instanceof Evaluation.Failed<?, ? extends R> failed) {
            List<String> some = messages.computeIfAbsent(FailureWords.kind(failed.cause()), kind -> new ArrayList<>());
            if (some.size() < MESSAGES) {
                some.add(shortened(FailureWords.message(failed.cause())));
            }
        }
        double score = score(evaluation);
        // One that is not finite is shown without a score: it must not keep the others from being the best.
        boolean isBest = options.score() != null
                && Double.isFinite(score)
                && options.score().isBetter(score, best);
        int place = place(isBest);
        if (isBest) {
            best = score;
            bestPlace = place;
        }
        if (place == rows.size()) {
            rows.add(row(evaluation, score));
        } else if (place >= 0) {
            rows.set(place, row(evaluation, score));
        }
    }

    /** Returns where a line goes: behind the others as long as there is room, else in place of any but the best, or nowhere. */
    private int place(boolean isBest) {
        if (rows.size() < most) {
            return rows.size();
        }
        long drawn = isBest ? random.nextInt(most) : random.nextLong(count);
        return drawn < most && drawn != bestPlace ? (int) drawn : isBest ? bestPlace : -1;
    }

    private double score(Evaluation<?, ? extends R> evaluation) {
        if (options.score() == null) {
            return Double.NaN;
        }
        try {
            return options.score().of(evaluation);
        } catch (RuntimeException e) {
            if (!isWarned) {
                LOG.warn(
                        "the report shows values whose score cannot be computed without one; the first is {}",
                        evaluation,
                        e);
                isWarned = true;
            }
            return Double.NaN;
        }
    }

    private List<@Nullable Object> row(Evaluation<?, ? extends R> evaluation, double score) {
        List<@Nullable Object> row = new ArrayList<>();
        Duration duration = evaluation.duration();
        row.add(cells.of(evaluation));
        row.add(Double.isFinite(score) ? score : null);
        row.add(duration == null ? null : duration.toNanos() / 1e9);
        row.add(evaluation.taskId());
        row.add(evaluation.execution().nodeId());
        row.add(millis(evaluation.execution().startTime()));
        row.add(millis(evaluation.execution().endTime()));
        boolean failed = !evaluation.isSuccess();
        row.add(failed ? FailureWords.kind(((Evaluation.Failed<?, ?>) evaluation).cause()) : null);
        row.add(failed ? shortened(FailureWords.message(((Evaluation.Failed<?, ?>) evaluation).cause())) : null);
        return row;
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    /** Returns all that the page needs to know. */
    Map<String, @Nullable Object> tree() {
        SweepSummary summary = new SweepSummary(tally);
        boolean measured = summary.calls().count() > 0;
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("title", options.title());
        tree.put("score", options.scoreName());
        tree.put("highest", options.score() == null || options.score().isHighestBest());
        tree.put("total", options.total());
        tree.put("count", count);
        tree.put("failed", summary.failed());
        tree.put("tasks", summary.tasks());
        tree.put("median", measured ? seconds(summary.calls().quantile(0.5)) : null);
        tree.put("p99", measured ? seconds(summary.calls().quantile(0.99)) : null);
        tree.put("inCalls", seconds(summary.calls().total()));
        tree.put("inSlots", summary.inSlots().isZero() ? null : seconds(summary.inSlots()));
        tree.put("elapsed", seconds(summary.elapsed()));
        tree.put("failures", failures(summary));
        tree.put("columns", cells.columns());
        tree.put("rows", rows);
        return tree;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private List<Map<String, Object>> failures(SweepSummary summary) {
        List<Map<String, Object>> failures = new ArrayList<>();
        summary.failures().forEach((kind, number) -> {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("kind", kind);
            failure.put("count", number);
            failure.put("messages", messages.getOrDefault(kind, List.of()));
            failures.add(failure);
        });
        return failures;
    }
}
