package io.batchflux;

import io.batchflux.Made.Next;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tasks of a named run, whose results are emitted as they are. */
final class TaskWork<C> implements Work<C, TaskResult<C>> {

    private final LargeParts large;

    TaskWork(LargeParts large) {
        this.large = large;
    }

    @Override
    public TaskSpec<?> spec(PlannedTask<C> task) {
        return task.first().spec;
    }

    @Override
    public TaskSpec<?> nothing() {
        throw new IllegalStateException("tasks are for one item each");
    }

    @Override
    public Flux<Made<C, TaskResult<C>>> make(TaskResult<PlannedTask<C>> result) {
        Made<C, TaskResult<C>> made = made(result);
        Recorded recorded = made.recorded();
        return recorded == null
                ? Flux.just(made)
                : large.kept(recorded).map(made::withRecorded).flux();
    }

    @Override
    public @Nullable Made<C, TaskResult<C>> known(TaskResult<PlannedTask<C>> result) {
        Made<C, TaskResult<C>> made = made(result);
        Recorded recorded = made.recorded();
        return recorded == null || LargeParts.isLarge(recorded) ? null : made;
    }

    private static <C> Made<C, TaskResult<C>> made(TaskResult<PlannedTask<C>> result) {
        Placed<C> item = result.item().first();
        TaskResult<C> own = item.ofCaller(result);
        boolean outcome = Verdicts.isOfTheItem(own) && !result.item().overdue;
        String kind = own instanceof TaskResult.Failed<C> failed
                ? failed.failure().kind().name()
                : "";
        Next next = outcome ? Next.NOTHING : Verdicts.mayPass(own) ? Next.AGAIN : Next.LATER;
        return new Made<>(item, own, kind, outcome ? Recorded.of(own) : null, next);
    }

    @Override
    public Mono<TaskResult<C>> again(C item, TaskResult<C> result, Recorded recorded) {
        return Mono.just(result);
    }
}
