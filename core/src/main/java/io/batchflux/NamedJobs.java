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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The jobs of a named run as one call of it has to do with them: at most one that is added to in each of its {@linkplain Lane pools}. All on the event
 * loop.
 */
final class NamedJobs<C> {

    /** So many jobs that end one after the other, and nothing came of any of them, are no accident. */
    private static final int FRUITLESS = 3;

    private final OwnedRun owned;
    private final String code;
    private final Lane<C> main;
    private final @Nullable Lane<C> fallback;
    private final Emissions<NamedJob<C>> emitted = Emissions.toOne();
    private final Map<Integer, NamedJob<C>> byNumber = new LinkedHashMap<>();
    private final Map<Integer, Mono<JobView>> views = new HashMap<>();
    /** The number of the last job that was begun here. */
    private int last;

    private ContextView caller = Context.empty();

    /** @param fallback where tasks go that have lost their nodes too often; {@code null} if they fail */
    NamedJobs(OwnedRun owned, String code, Lane<C> main, @Nullable Lane<C> fallback) {
        this.owned = owned;
        this.code = code;
        this.main = main;
        this.fallback = fallback;
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
            throw new NamedRunException(
                    NamedRunException.Reason.RECORDS_LOST,
                    "the journal of the run says that an item has a task in job " + number
                            + ", and nothing of that job: the store has lost or changed what it had accepted;"
                            + " results() emits what is recorded, and after forget() the name can be used again");
        }
        Lane<C> lane = lane(job);
        Run<PlannedTask<C>> run = lane.runs.apply(job);
        NamedJob<C> added = new NamedJob<>(job, owned.ledger.isSealed(number), run, owned.journal, lane.stages);
        byNumber.put(number, added);
        emitted.next(added);
        run.begin(caller);
        return added;
    }

    /** A job in a pool that is none of this call's is looked after as those in its own. */
    private Lane<C> lane(Job job) {
        return isMoved(job) && fallback != null ? fallback : main;
    }

    /** Returns whether this job is in the fallback pool. */
    boolean isMoved(@Nullable Job job) {
        return job != null && fallback != null && job.poolId().equals(fallback.poolId);
    }

    /** Emits what an earlier job is like: asks once. */
    Mono<JobView> view(int number) {
        return Once.known(views, number, () -> Once.of(look(job(number))));
    }

    private Mono<JobView> look(NamedJob<C> job) {
        String id = job.record.id();
        NamedStages stages = lane(job.record).stages;
        Set<String> wanted = owned.ledger.items.unrecordedIn(job.record);
        return stages.describe(id)
                // It was recorded, and is not there: who did so may be about to create it. So it is created now, or has
                // been.
                .switchIfEmpty(Mono.defer(() -> job.run.creations.opened().then(stages.describe(id))))
                .flatMap(found -> found.state() == JobState.COMPLETED
                        ? Mono.just(ended(found.terminateReason()))
                        : found.state().isEnding() ? stages.end(id) : Mono.just(""))
                .defaultIfEmpty(NamedStages.DELETED)
                .flatMap(ended -> ended.isEmpty() ? retired(job).thenReturn(ended) : Mono.just(ended))
                .flatMap(ended -> stages.list(id, ended.isEmpty() ? null : ended, wanted))
                .doOnNext(view -> {
                    if (view.ended() != null) {
                        over(job);
                    } else if (view.listed() != null) {
                        job.run.watchFrom(view.listed(), view.ahead());
                    }
                });
    }

    /** What was planned for a job with other code, and is not in it, must not come there with this one: it waits until that has ended. */
    private Mono<Void> retired(NamedJob<C> job) {
        return job.isSealed() || !job.record.code().equals(code) ? job.retire() : Mono.empty();
    }

    private static String ended(@Nullable String reason) {
        return reason == null || reason.isEmpty() ? "the job is COMPLETED" : reason;
    }

    /**
     * Emits the job to which is added: the last one, or another.
     *
     * @param moved whether it is one in the fallback pool
     */
    Mono<NamedJob<C>> open(boolean moved) {
        return open(laneOf(moved));
    }

    /** Returns the job that {@link #open} would emit if it is there already, or {@code null}. */
    @Nullable
    NamedJob<C> opened(boolean moved) {
        return opened(laneOf(moved));
    }

    private Lane<C> laneOf(boolean moved) {
        return moved && fallback != null ? fallback : main;
    }

    private static <C> @Nullable NamedJob<C> opened(Lane<C> lane) {
        NamedJob<C> job = lane.current;
        return job != null && job.isOpen() ? job : null;
    }

    boolean hasFallback() {
        return fallback != null;
    }

    private Mono<NamedJob<C>> open(Lane<C> lane) {
        return Mono.defer(() -> {
            NamedJob<C> job = opened(lane);
            if (job != null) {
                return Mono.just(job);
            }
            Mono<NamedJob<C>> begun = lane.opening;
            if (begun == null) {
                begun = Once.of(lastOrNext(lane).doOnNext(opened -> {
                    lane.current = opened;
                    lane.opening = null;
                }));
                lane.opening = begun;
            }
            // Those who waited for it before may have been the last to add to it.
            return begun.flatMap(opened -> opened.isOpen() ? Mono.just(opened) : open(lane));
        });
    }

    private Mono<NamedJob<C>> lastOrNext(Lane<C> lane) {
        Job before = owned.ledger.lastJobIn(lane.poolId);
        NamedJob<C> known = before == null ? null : byNumber.get(before.number());
        boolean fits = before != null
                && !owned.ledger.isSealed(before.number())
                && before.code().equals(code)
                && (known == null || known.isOpen());
        if (before == null || !fits) {
            return next(lane, before);
        }
        return view(before.number())
                .flatMap(view -> view.ended() == null && job(before.number()).isOpen()
                        ? Mono.just(job(before.number()))
                        : next(lane, before));
    }

    /** Those before are sealed, unless they were, but for one that this call adds to in its other pool: nobody adds to them any more. */
    private Mono<NamedJob<C>> next(Lane<C> lane, @Nullable Job before) {
        return Mono.defer(() -> {
            NamedJob<C> known = before == null ? null : byNumber.get(before.number());
            lane.fruitless = known == null || known.fruitful ? 0 : lane.fruitless + 1;
            if (before != null && lane.fruitless >= FRUITLESS) {
                return Mono.error(new NamedRunException(
                        NamedRunException.Reason.NO_PROGRESS,
                        lane.fruitless + " jobs ended one after the other, and nothing came of them; the last was job "
                                + before.id()
                                + (known == null || known.trouble == null
                                        ? ""
                                        : ", of which a task was lost: " + known.trouble)));
            }
            List<JournalRecord> records = new ArrayList<>();
            for (Job job : owned.ledger.jobs()) {
                boolean stays = !job.poolId().equals(lane.poolId) && isOpenHere(job);
                if (!stays && !owned.ledger.isSealed(job.number())) {
                    records.add(new Seal(job.number()));
                }
            }
            Job latest = owned.ledger.lastJob();
            last = 1 + Math.max(last, latest == null ? 0 : latest.number());
            int number = last;
            records.add(new Job(number, owned.jobId(number), lane.poolId, code, false));
            return owned.write(records).then(Mono.fromSupplier(() -> job(number)));
        });
    }

    private boolean isOpenHere(Job job) {
        return job.code().equals(code) && (job.poolId().equals(main.poolId) || isMoved(job));
    }

    /** Nothing is added to this job any more: it has ended, or is about to. */
    void over(NamedJob<C> job) {
        job.end();
        Lane<C> lane = lane(job.record);
        if (job == lane.current) {
            lane.current = null;
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
