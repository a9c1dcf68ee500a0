package io.batchflux;

import reactor.core.publisher.Mono;

/** Tasks of a named run, whose results are emitted as they are. */
final class TaskWork<C> implements Work<C, TaskResult<C>> {

    @Override
    public Mono<Made<TaskResult<C>>> make(TaskResult<C> result) {
        boolean outcome = Verdicts.isOfTheItem(result);
        String kind = result instanceof TaskResult.Failed<C> failed
                ? failed.failure().kind().name()
                : "";
        return Mono.just(new Made<>(result, kind, outcome ? Recorded.of(result) : null, !outcome));
    }

    @Override
    public Mono<TaskResult<C>> again(C item, TaskResult<C> result, Recorded recorded) {
        return Mono.just(result);
    }
}
