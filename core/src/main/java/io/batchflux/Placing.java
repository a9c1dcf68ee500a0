package io.batchflux;

import io.batchflux.JournalRecords.Places;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives tasks their places in the journal, and emits each as soon as it has its own. There are as many as may be in flight: each costs a
 * record and no publisher. For one subscription; all on the event loop.
 */
final class Placing<C> {

    private final int job;
    private final Journal journal;
    private final Emissions<StagedTask<PlannedTask<C>>> placed = Emissions.toOne();
    /** How many wait for their record, and one more while others may come. */
    private int open = 1;

    /** @param job in which the places are */
    Placing(int job, Journal journal) {
        this.job = job;
        this.journal = journal;
    }

    /** Emits the tasks, which are in the journal then; those that were refused, or had a place before, at once. */
    Flux<StagedTask<PlannedTask<C>>> of(Flux<StagedTask<PlannedTask<C>>> staged) {
        Flux<StagedTask<PlannedTask<C>>> others =
                staged.doOnNext(this::place).ignoreElements().flux();
        return Flux.merge(1, others.concatWith(Mono.fromRunnable(this::close)), placed.asFlux());
    }

    private void place(StagedTask<PlannedTask<C>> staged) {
        if (!(staged instanceof StagedTask.Ready<PlannedTask<C>> ready)
                || ready.task().item().recorded) {
            placed.next(staged);
            return;
        }
        PlannedTask<C> task = ready.task().item();
        open++;
        journal.write(new Places(job, task.attempt, task.keys), () -> {
            task.recorded = true;
            placed.next(staged);
            close();
        });
    }

    private void close() {
        open--;
        if (open == 0) {
            placed.complete();
        }
    }
}
