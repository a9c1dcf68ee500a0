package io.batchflux;

import io.batchflux.JournalRecords.Job;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The pool in which a call of a named run has jobs, one after the other: that of its options, or the fallback pool. Which jobs these are is
 * for {@link NamedJobs} to say; a lane remembers the one that is added to. On the event loop.
 */
final class Lane<C> {

    final String poolId;
    /** What is done in jobs here. */
    final NamedStages stages;
    /** Makes what is remembered of a job. */
    final Function<Job, Run<PlannedTask<C>>> runs;

    @Nullable
    NamedJob<C> current;

    @Nullable
    Mono<NamedJob<C>> opening;

    /** How many jobs ended one after the other, and nothing came of them. */
    int fruitless;

    Lane(String poolId, NamedStages stages, Function<Job, Run<PlannedTask<C>>> runs) {
        this.poolId = poolId;
        this.stages = stages;
        this.runs = runs;
    }
}
