package io.batchflux.hunt;

import io.batchflux.TaskFailedException;
import io.batchflux.testing.BatchOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many requests are sent: polls as often as the interval says, the others hardly more than on a good day. */
final class Requests {

    private static final Set<Enum<?>> POLLS = Set.of(
            BatchOperation.LIST_TASKS,
            BatchOperation.COUNT_TASKS,
            BatchOperation.DESCRIBE_JOB,
            BatchOperation.LIST_PREPARATIONS,
            BatchOperation.DESCRIBE_POOL);

    /** The shortest pause is a second, less its jitter, of which half at least follows a poll. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(450);

    private Requests() {}

    /** Returns whether there is something to compare: only a part of the plans is carried out again on a good day. */
    static boolean isCompared(Plan plan) {
        return plan.seed() % 4 == 0 && !plan.troubles().isEmpty();
    }

    static List<String> moreThanTwice(Evidence evidence, Evidence goodDay) {
        if (endsAtAFailure(goodDay)) {
            return List.of();
        }
        long sent = count(evidence);
        long good = count(goodDay);
        long failed = evidence.ledger().requests.stream()
                        .filter(request -> !request.answered)
                        .count()
                + evidence.ledger().refusedItems;
        // Two for the ends of what it has printed.
        long tails = 2
                * evidence.ledger().items.values().stream()
                        .filter(item -> item.emitted != null && !item.emittedSuccess)
                        .count();
        long cancelled = evidence.visits().stream().filter(Visit::isCancelled).count();
        return sent <= 2 * good + failed + tails + cancelled
                ? List.of()
                : List.of(sent + " requests besides polls, " + good + " on a good day, and " + failed
                        + " were not answered");
    }

    /** What it did not begin then, since a task had failed, may have begun on a day on which that came to pass later. */
    private static boolean endsAtAFailure(Evidence goodDay) {
        return goodDay.plan().settings().stopOnFailure()
                && goodDay.visits().stream().anyMatch(visit -> visit.error() instanceof TaskFailedException);
    }

    private static long count(Evidence evidence) {
        return evidence.ledger().requests.stream()
                .filter(request -> !POLLS.contains(request.operation))
                .count();
    }

    /** Each round of polls asks once how many tasks are in which state. */
    static List<String> tooManyPolls(Evidence evidence) {
        Map<String, List<Ledger.Sent>> rounds = new LinkedHashMap<>();
        for (Ledger.Sent request : evidence.ledger().requests) {
            if (request.operation == BatchOperation.COUNT_TASKS) {
                rounds.computeIfAbsent(request.target, absent -> new ArrayList<>())
                        .add(request);
            }
        }
        List<String> broken = new ArrayList<>();
        rounds.forEach((job, polls) -> {
            Duration time = polls.get(polls.size() - 1).at.minus(polls.get(0).at);
            if (polls.size() > 2 + time.toMillis() / SHORTEST_PAUSE.toMillis()) {
                broken.add("job " + job + " was polled " + polls.size() + " times in " + time);
            }
        });
        return broken;
    }
}
