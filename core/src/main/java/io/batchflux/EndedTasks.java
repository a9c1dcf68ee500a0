package io.batchflux;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Makes of tasks that have ended what a run emits, and has those run again to which something befell. */
final class EndedTasks {

    private final RunnerScope scope;
    private final RunOptions options;
    private final CollectResults collectResults;

    EndedTasks(RunnerScope scope, RunOptions options, CollectResults collectResults) {
        this.scope = scope;
        this.options = options;
        this.collectResults = collectResults;
    }

    /**
     * Emits what is made of the results.
     *
     * @param inOrder whether it is emitted in the order in which the tasks come
     * @param collect makes what is emitted of each result
     */
    <C, T> Flux<T> collected(
            Run<C> run,
            Flux<EndedTask<C>> ended,
            boolean inOrder,
            InFlight inFlight,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect,
            Readds readds) {
        Function<TaskResult<C>, Flux<T>> made =
                result -> scope.boundaries.from(collect.apply(result), "values made of a result");
        BiFunction<EndedTask<C>, TaskSpec<C>, Flux<T>> readd = (task, next) -> Flux.defer(() -> {
            run.events.readded(task, String.valueOf(next.id()));
            return readds.again(
                    run, next, made, collectResults.collect(run, task).flatMapMany(made));
        });
        Function<EndedTask<C>, Flux<InFlight.Held<T>>> one = task -> run.collecting.one(
                run.contextOf(task.task().item()),
                () -> inFlight.hold(
                        collectResults.checked(run, task).flatMapMany(checked -> {
                            TaskSpec<C> next = checked == task ? null : readds.next(run, checked);
                            return next == null
                                    ? collectResults.collect(run, checked).flatMapMany(made)
                                    : readd.apply(checked, next);
                        }),
                        () -> run.handOver.end(task.task().id())));
        BiFunction<EndedTask<C>, TaskSpec<C>, Flux<InFlight.Held<T>>> again = (task, next) -> inFlight.hold(
                        readd.apply(task, next),
                        () -> run.handOver.followed(task.task().id()))
                .contextWrite(run.contextOf(task.task().item()));
        int downloads = options.concurrency().downloads();
        Flux<InFlight.Held<T>> all = inOrder
                ? ended.flatMapSequential(
                        task -> {
                            TaskSpec<C> next = readds.next(run, task);
                            return next == null ? one.apply(task) : again.apply(task, next);
                        },
                        downloads,
                        1)
                : asTheyEnd(run, ended, one, again, readds);
        // Back to the event loop, wherever the caller's function has led; what waits for that is in flight still.
        return all.publishOn(scope.scheduler, 1).map(InFlight.Held::take);
    }

    /** What is added again takes long, and holds up nothing that has ended for good. */
    private <C, T> Flux<T> asTheyEnd(
            Run<C> run,
            Flux<EndedTask<C>> ended,
            Function<EndedTask<C>, Flux<T>> one,
            BiFunction<EndedTask<C>, TaskSpec<C>, Flux<T>> again,
            Readds readds) {
        return Flux.defer(() -> {
            Emissions<Flux<T>> tries = Emissions.toOne();
            Flux<EndedTask<C>> good = ended.filter(task -> {
                        TaskSpec<C> next = readds.next(run, task);
                        if (next != null) {
                            tries.next(again.apply(task, next));
                        }
                        return next == null;
                    })
                    .doOnComplete(tries::complete);
            Concurrency concurrency = options.concurrency();
            return Flux.merge(
                    1,
                    good.flatMap(one, concurrency.downloads(), 1),
                    tries.asFlux().flatMap(next -> next, concurrency.maxInFlight(), 1));
        });
    }
}
