package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.spi.JobSnapshot.JobState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The jobs of a named run as one call of it has to do with them: at most one that is added to. All on the event loop. */
final class NamedJobs<C> {

    /** So many jobs that end one after the other, and nothing came of any of them, are no accident. */
    private static final int FRUITLESS = 3;

    private final OwnedRun owned;
    private final NamedStages stages;
    private final String poolId;
    private final String code;
    private final Function<Job, Run<PlannedTask<C>>> runs;
    private final Emissions<NamedJob<C>> emitted = Emissions.toOne();
    private final Map<Integer, NamedJob<C>> byNumber = new LinkedHashMap<>();
    private final Map<Integer, Mono<JobView>> views = new HashMap<>();
    private @Nullable NamedJob<C> current;
    private @Nullable Mono<NamedJob<C>> opening;
    private int fruitless;
    private ContextView caller = Context.empty();

    /** @param runs makes what is remembered of a job */
    NamedJobs(OwnedRun owned, NamedStages stages, String poolId, String code, Function<Job, Run<PlannedTask<C>>> runs) {
        this.owned = owned;
        this.stages = stages;
        this.poolId = poolId;
        this.code = code;
        this.runs = runs;
    }

    /** It is this caller whose jobs they are. */
    void begin(ContextView context) {
        caller = context;
    }

    /** Emits each job when this call first has to do with it. */
    Flux<NamedJob<C>> asFlux() {
        return emitted.asFlux();
    }

    List<NamedJob<C>> all() {
        return List.copyOf(byNumber.values());
    }

    NamedJob<C> job(int number) {
        NamedJob<C> known = byNumber.get(number);
        if (known != null) {
            return known;
        }
        Job job = owned.ledger.job(number);
        if (job == null) {
            throw new IllegalStateException("the journal has a place in job " + number + ", and no such job");
        }
        Run<PlannedTask<C>> run = runs.apply(job);
        NamedJob<C> added = new NamedJob<>(job, owned.ledger.isSealed(number), run, owned.journal, stages);
        byNumber.put(number, added);
        emitted.next(added);
        run.begin(caller);
        return added;
    }

    /** Emits what an earlier job is like: asks once. */
    Mono<JobView> view(int number) {
        return views.computeIfAbsent(number, absent -> Once.of(look(job(number))));
    }

    private Mono<JobView> look(NamedJob<C> job) {
        String id = job.record.id();
        Set<String> wanted = owned.ledger.items.unrecordedIn(job.record);
        return stages.describe(id)
                // It was recorded, and is not there: who did so may be about to create it. So it is created now, or has
                // been.
                .switchIfEmpty(Mono.defer(() -> job.run.creations.opened().then(stages.describe(id))))
                .flatMap(found -> found.state() == JobState.COMPLETED
                        ? Mono.just(ended(found.terminateReason()))
                        : found.state().isEnding() ? stages.end(id) : Mono.just(""))
                .defaultIfEmpty(NamedStages.DELETED)
                .flatMap(ended -> stages.list(id, ended.isEmpty() ? null : ended, wanted))
                .doOnNext(view -> {
                    if (view.ended() != null) {
                        over(job);
                    } else if (view.listed() != null) {
                        job.run.watchFrom(view.listed(), view.ahead());
                    }
                });
    }

    private static String ended(@Nullable String reason) {
        return reason == null || reason.isEmpty() ? "the job is COMPLETED" : reason;
    }

    /** Emits the job to which is added: the last one, or another. */
    Mono<NamedJob<C>> open() {
        return Mono.defer(() -> {
            NamedJob<C> job = current;
            if (job != null && job.isOpen()) {
                return Mono.just(job);
            }
            Mono<NamedJob<C>> begun = opening;
            if (begun == null) {
                begun = Once.of(lastOrNext().doOnNext(opened -> {
                    current = opened;
                    opening = null;
                }));
                opening = begun;
            }
            // Those who waited for it before may have been the last to add to it.
            return begun.flatMap(opened -> opened.isOpen() ? Mono.just(opened) : open());
        });
    }

    private Mono<NamedJob<C>> lastOrNext() {
        Job last = owned.ledger.lastJob();
        NamedJob<C> known = last == null ? null : byNumber.get(last.number());
        boolean fits = last != null
                && !owned.ledger.isSealed(last.number())
                && last.code().equals(code)
                && last.poolId().equals(poolId)
                && (known == null || known.isOpen());
        if (last == null || !fits) {
            return next(last);
        }
        return view(last.number())
                .flatMap(view -> view.ended() == null && job(last.number()).isOpen()
                        ? Mono.just(job(last.number()))
                        : next(last));
    }

    /** The one before is sealed, unless it was: nobody adds to it any more. */
    private Mono<NamedJob<C>> next(@Nullable Job last) {
        return Mono.defer(() -> {
            NamedJob<C> before = last == null ? null : byNumber.get(last.number());
            fruitless = before == null || before.fruitful ? 0 : fruitless + 1;
            if (last != null && fruitless >= FRUITLESS) {
                return Mono.error(new NamedRunException(
                        NamedRunException.Reason.NO_PROGRESS,
                        fruitless + " jobs ended one after the other, and nothing came of them; the last was job "
                                + last.id()));
            }
            int number = last == null ? 1 : last.number() + 1;
            Job job = new Job(number, owned.jobId(number), poolId, code, false);
            List<JournalRecord> records = new ArrayList<>();
            if (last != null && !owned.ledger.isSealed(last.number())) {
                records.add(new Seal(last.number()));
            }
            records.add(job);
            return owned.write(records).then(Mono.fromSupplier(() -> job(number)));
        });
    }

    /** Nothing is added to this job any more: it has ended, or is about to. */
    void over(NamedJob<C> job) {
        job.end();
        if (job == current) {
            current = null;
        }
    }

    /** Nothing is added any more but what has to be done again. */
    void end() {
        all().forEach(NamedJob::end);
    }

    /** Nothing is added any more, and nothing is waited for. */
    void complete() {
        all().forEach(NamedJob::end);
        emitted.complete();
    }
}
