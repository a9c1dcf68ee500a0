package io.batchflux.testing;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The jobs of a fake service, in the order of their ids. Thread-safe. */
final class FakeJobs {

    private final ConcurrentNavigableMap<String, FakeJob> jobs = new ConcurrentSkipListMap<>();

    void add(JobDefinition definition, Instant now) {
        if (jobs.putIfAbsent(definition.id(), new FakeJob(definition, now)) != null) {
            throw Errors.permanent(ServiceException.JOB_EXISTS);
        }
    }

    /** Returns the job, or {@code null} if there is none. */
    @Nullable
    FakeJob find(String id) {
        return jobs.get(id);
    }

    FakeJob get(String id) {
        FakeJob job = find(id);
        if (job == null) {
            throw Errors.permanent(ServiceException.JOB_NOT_FOUND);
        }
        return job;
    }

    void end(String id, String reason) {
        FakeJob job = find(id);
        if (job != null) {
            job.end(reason);
        }
    }

    void remove(String id) {
        FakeJob job = jobs.remove(id);
        if (job != null) {
            job.delete();
        }
    }

    void timeOut(String id, Instant now) {
        FakeJob job = find(id);
        if (job != null) {
            job.timeOut(now);
        }
    }

    void preempt(Predicate<String> pools, Duration queued) {
        jobs.values().stream()
                .filter(job -> pools.test(job.definition.poolId()))
                .forEach(job -> job.preempt(queued));
    }

    List<JobSnapshot> snapshots(Instant now) {
        return jobs.values().stream().map(job -> job.snapshot(now)).toList();
    }

    JobPage page(JobQuery query, int size, Instant now) {
        String from = query.continuation();
        String prefix = query.idPrefix() == null ? "" : query.idPrefix();
        List<JobSnapshot> rest = (from == null ? jobs : jobs.tailMap(from))
                .values().stream()
                        .map(job -> job.snapshot(now))
                        .filter(job -> job.id().startsWith(prefix))
                        .limit(size + 1L)
                        .toList();
        return rest.size() <= size
                ? JobPage.of(rest, now)
                : JobPage.of(rest.subList(0, size), now)
                        .withContinuation(rest.get(size).id());
    }
}
