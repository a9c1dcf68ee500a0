package io.batchflux;

import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Ended;
import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Rerun;
import io.batchflux.JournalRecords.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A named run that belongs to this program: its lock is taken, its journal read. All on the event loop. */
final class OwnedRun {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedRun.class);

    private static final int JOBS_AT_ONCE = 8;

    final Incarnation incarnation;
    final Journal journal;
    final RunLedger ledger;
    final Spool spool;
    final RecordedOutputs outputs;
    final LargeParts large;
    private final NameLock lock;
    private final Sinks.Empty<Void> over;
    private final JournalRecords.Owner owner;

    OwnedRun(
            Incarnation incarnation,
            JournalOpening.Opened opened,
            RecordedOutputs outputs,
            LargeParts large,
            NameLock lock,
            JournalRecords.Owner owner,
            Sinks.Empty<Void> over) {
        this.incarnation = incarnation;
        this.journal = opened.journal();
        this.ledger = opened.ledger();
        this.spool = opened.spool();
        this.outputs = outputs;
        this.large = large;
        this.lock = lock;
        this.owner = owner;
        this.over = over;
    }

    String jobId(int number) {
        return incarnation.jobId(number);
    }

    /** Returns what results say of this job, or of the last one; {@code null} if there is none. */
    @Nullable
    RunInfo info(@Nullable Integer number) {
        Job job = number == null ? ledger.lastJob() : ledger.job(number);
        return job == null
                ? null
                : RunInfo.of(RunInfo.Kind.NAMED, job.id(), incarnation.runId(1).outputContainer(), job.poolId());
    }

    /** Writes the records, and knows them. */
    Mono<Void> write(List<JournalRecord> records) {
        return journal.write(records).then(Mono.fromRunnable(() -> records.forEach(this::apply)));
    }

    /** As {@link #write}, at once, when nobody else writes any more. */
    Mono<Void> writeNow(List<JournalRecord> records) {
        return journal.writeNow(records).then(Mono.fromRunnable(() -> records.forEach(this::apply)));
    }

    private void apply(JournalRecord written) {
        ledger.apply(written, new Where(0, 0));
    }

    /**
     * Writes the journal and keeps the lease, until it is cancelled; it is an error if the run belongs to somebody else, or its name to
     * another run.
     */
    Flux<Void> keep() {
        Mono<Void> isOurs = lock.leadsTo(incarnation).then(journal.write(owner));
        return Flux.merge(1, journal.writing(), lock.keep(isOurs, lock.restore(incarnation)));
    }

    /** Does something, and keeps the lease meanwhile. */
    <T> Mono<T> kept(Mono<T> what) {
        return lock.during(what);
    }

    /** Seals all jobs that are not, and tells all to end that may not have, when nobody else writes any more. */
    Mono<Void> endJobs(NamedStages stages, String reason) {
        return Mono.defer(() -> {
            List<Job> jobs = ledger.unended();
            List<JournalRecord> seals = new ArrayList<>();
            List<JournalRecord> ends = new ArrayList<>();
            for (Job job : jobs) {
                if (!ledger.isSealed(job.number())) {
                    seals.add(new Seal(job.number()));
                }
                ends.add(new Ended(job.number()));
            }
            return writeNow(seals)
                    .thenMany(Flux.fromIterable(jobs))
                    .flatMap(job -> stages.endForGood(incarnation, job, reason), JOBS_AT_ONCE, 1)
                    .then(Mono.defer(() -> writeNow(ends)));
        });
    }

    /** As {@link #endJobs}, of jobs too of which the journal has lost the records. */
    Mono<Void> endAllJobs(NamedStages stages, String reason) {
        return endJobs(stages, reason)
                .thenMany(Flux.defer(() -> stages.unrecorded(incarnation, ledger.jobs())))
                .filter(job -> !job.state().isEnding())
                .flatMap(job -> stages.terminate(job.id(), reason), JOBS_AT_ONCE, 1)
                .then();
    }

    /** Lets failures not count any more; emits how many there were. */
    Mono<Integer> rerunFailed() {
        return Mono.defer(() -> {
            int count = ledger.forgetFailures();
            return count == 0
                    ? Mono.just(0)
                    : journal.writeNow(List.of(new Rerun())).thenReturn(count);
        });
    }

    /** Gives all back; never fails. */
    Mono<Void> release() {
        return lock.release()
                .then(spool.close().onErrorResume(error -> {
                    LOG.warn("A temporary file of {} stays: {}", incarnation, error.toString());
                    return Mono.empty();
                }))
                .doFinally(signal -> over.tryEmitEmpty());
    }
}
