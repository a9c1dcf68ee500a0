package io.batchflux;

import io.batchflux.Made.Next;
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
        Placed<C> item = result.item().first();
        TaskResult<C> own = item.ofCaller(result);
        boolean outcome = Verdicts.isOfTheItem(own) && !result.item().overdue;
        String kind = own instanceof TaskResult.Failed<C> failed
                ? failed.failure().kind().name()
                : "";
        Next next = outcome ? Next.NOTHING : Verdicts.mayPass(own) ? Next.AGAIN : Next.LATER;
        return outcome
                ? large.kept(Recorded.of(own))
                        .map(recorded -> new Made<>(item, own, kind, recorded, next))
                        .flux()
                : Flux.just(new Made<>(item, own, kind, null, next));
    }

    @Override
    public Mono<TaskResult<C>> again(C item, TaskResult<C> result, Recorded recorded) {
        return Mono.just(result);
    }
}
