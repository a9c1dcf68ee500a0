package io.batchflux;

import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Ended;
import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Rerun;
import io.batchflux.JournalRecords.Result;
import io.batchflux.JournalRecords.Roll;
import io.batchflux.JournalRecords.Seal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that a journal tells of its run. For one thread. */
final class RunLedger {

    final ItemIndex items = new ItemIndex();
    /** All jobs, also those of which nothing counts any more. */
    private final TreeMap<Integer, Job> jobs = new TreeMap<>();

    private final Set<Integer> sealed = new TreeSet<>();
    private final Set<Integer> ended = new TreeSet<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int recorded;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Owner owner;
    private boolean rolled;

    /** @param at where a result can be read again */
    void apply(JournalRecord read, Where at) {
        if (read instanceof Owner by) {
            if (by.version() > Records.VERSION) {
                throw new NamedRunException(
                        NamedRunException.Reason.NEWER_VERSION,
                        "the run was gone on with by " + by.program() + ", which writes version " + by.version()
                                + " of its journal; this one knows version " + Records.VERSION
                                + ": use that version of the library, or a later one");
            }
            owner = by;
        } else if (read instanceof Job job) {
            add(job);
        } else if (read instanceof Seal seal) {
            sealed.add(seal.job());
        } else if (read instanceof Ended job) {
            ended.add(job.job());
        } else if (read instanceof Places places) {
            items.place(places.items(), places.job(), places.attempt(), at);
        } else if (read instanceof Result result) {
            add(result, at);
        } else if (read instanceof Rerun) {
            forgetFailures();
        } else if (read instanceof Roll) {
            rolled = true;
        }
    }

    private void add(Job job) {
        if (job.anew()) {
            items.clear();
            failures.clear();
            recorded = 0;
            first = null;
            last = null;
        }
        jobs.put(job.number(), job);
    }

    private void add(Result result, Where at) {
        if (items.record(result.item(), result.isFailed(), at)) {
            recorded++;
            first = first == null ? result.at() : first;
            last = result.at();
            if (result.isFailed()) {
                failures.merge(result.kind(), 1, Integer::sum);
            }
        }
    }

    int forgetFailures() {
        int count = items.forgetFailures();
        recorded -= count;
        failures.clear();
        return count;
    }

    /** Returns the last who has said that the run is his, or {@code null}. */
    @Nullable
    Owner owner() {
        return owner;
    }

    /** Another segment begins, which has not been ended. */
    void beginSegment() {
        rolled = false;
    }

    /** Returns whether the segment that was read last has been ended. */
    boolean isRolled() {
        return rolled;
    }

    /** Returns the last job, or {@code null} if there is none. */
    @Nullable
    Job lastJob() {
        return jobs.isEmpty() ? null : jobs.lastEntry().getValue();
    }

    /** Returns the last job in this pool, or {@code null} if there is none. */
    @Nullable
    Job lastJobIn(String poolId) {
        return jobs.descendingMap().values().stream()
                .filter(job -> job.poolId().equals(poolId))
                .findFirst()
                .orElse(null);
    }

    /** Returns the last job of functions that have code of the caller's, or {@code null}. */
    @Nullable
    Job lastJobWithCode() {
        return jobs.descendingMap().values().stream()
                .filter(job -> !job.code().isEmpty())
                .findFirst()
                .orElse(null);
    }

    @Nullable
    Job job(int number) {
        return jobs.get(number);
    }

    List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    /** Returns the jobs that may not have ended. */
    List<Job> unended() {
        return jobs.values().stream()
                .filter(job -> !ended.contains(job.number()))
                .toList();
    }

    boolean isSealed(int job) {
        return sealed.contains(job);
    }

    NamedRunStatus status(String name) {
        return NamedRunStatus.of(name, items.size(), recorded, failures)
                .withFirst(first)
                .withLast(last);
    }
}
