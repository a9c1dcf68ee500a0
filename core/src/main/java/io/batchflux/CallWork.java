package io.batchflux;

import io.batchflux.Made.Next;
import io.batchflux.function.Outcome;
import io.batchflux.function.ResolvedFunction;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls of a named run, one or several in each task: the lines are recorded that the node has written. */
final class CallWork<A, R> implements Work<Chunk<A>, Evaluation<A, R>> {

    private static final int KEPT_AT_ONCE = 8;

    private final ResolvedFunction<A, R> function;
    private final FunctionProgram program;
    private final @Nullable ChunkSize size;
    private final int limit;
    private final NodeLocales locales;
    private final LargeParts large;

    /** @param size is told how long calls take, if tasks have several */
    CallWork(
            ResolvedFunction<A, R> function,
            FunctionProgram program,
            @Nullable ChunkSize size,
            int limit,
            NodeLocales locales,
            LargeParts large) {
        this.function = function;
        this.program = program;
        this.size = size;
        this.limit = limit;
        this.locales = locales;
        this.large = large;
    }

    @Override
    public TaskSpec<?> spec(PlannedTask<Chunk<A>> task) {
        if (task.isSingle()) {
            return task.first().spec;
        }
        Chunk<A> chunk = chunk(task.items());
        Duration budget = size == null ? null : size.budget(chunk.calls().size());
        return program.chunk(function, new Chunk<>(chunk.calls(), chunk.taken(), budget))
                .get(0);
    }

    private void learn(@Nullable Duration duration) {
        if (size != null) {
            size.learn(duration);
        }
    }

    @Override
    public TaskSpec<?> nothing() {
        return program.nothing();
    }

    private static <A> Call<A> call(Placed<Chunk<A>> item) {
        return item.spec.item().calls().get(0);
    }

    private static <A> Chunk<A> chunk(Collection<Placed<Chunk<A>>> items) {
        return new Chunk<>(items.stream().map(CallWork::call).toList(), () -> {});
    }

    @Override
    public Flux<Made<Chunk<A>, Evaluation<A, R>>> make(TaskResult<PlannedTask<Chunk<A>>> result) {
        return Flux.defer(() -> {
            PlannedTask<Chunk<A>> task = result.item();
            Map<Long, Placed<Chunk<A>>> items = new HashMap<>();
            task.items().forEach(item -> items.put(call(item).index(), item));
            TaskResult<Chunk<A>> own = CollectResults.forCaller(result.taskId(), chunk(task.items()), result);
            Outcomes<A, R> outcomes =
                    new Outcomes<>(function, limit, own, locales, new ArrayList<>(task.numbers()), task.isSingle());
            return outcomes.evaluated(this::learn)
                    .flatMap(evaluated -> made(evaluated, items, own), KEPT_AT_ONCE, 1)
                    .concatWith(Flux.defer(() -> missing(outcomes, task, items, own)));
        });
    }

    private Mono<Made<Chunk<A>, Evaluation<A, R>>> made(
            Evaluated<A, R> evaluated, Map<Long, Placed<Chunk<A>>> items, TaskResult<Chunk<A>> result) {
        Placed<Chunk<A>> item = item(evaluated, items);
        Outcome outcome = evaluated.outcome();
        if (outcome == null) {
            // What it has left cannot be read, or not now: it is there for the next call.
            return Mono.just(new Made<>(item, evaluated.evaluation(), "", null, Next.NOTHING));
        }
        String kind =
                outcome instanceof Outcome.Failure failure ? failure.error().className() : "";
        return large.kept(Recorded.of(result), outcome.toJson())
                .map(recorded -> new Made<>(item, evaluated.evaluation(), kind, recorded, Next.NOTHING));
    }

    private static <A> Placed<Chunk<A>> item(Evaluated<A, ?> evaluated, Map<Long, Placed<Chunk<A>>> items) {
        Placed<Chunk<A>> item = items.get(evaluated.call().index());
        if (item == null) {
            throw new IllegalStateException("an outcome of a call that is none of the task's: " + evaluated.call());
        }
        return item;
    }

    /** Makes failures of the calls without an outcome, and says what may be done about them. */
    private Flux<Made<Chunk<A>, Evaluation<A, R>>> missing(
            Outcomes<A, R> outcomes,
            PlannedTask<Chunk<A>> task,
            Map<Long, Placed<Chunk<A>>> items,
            TaskResult<Chunk<A>> result) {
        List<Call<A>> missing = outcomes.missing();
        if (missing.isEmpty()) {
            return Flux.empty();
        }
        // It ended well, and no call was begun: it may be one that does nothing, by which an earlier call took the id.
        boolean idle =
                !task.isSingle() && !outcomes.hasBegun() && result.execution().result() == TaskExecution.Result.SUCCESS;
        boolean nothing = task.taken || (idle && task.earlier);
        boolean theirs = (outcomes.isOfTheCalls() || idle) && !nothing && !task.overdue;
        boolean failed = result instanceof TaskResult.Failed;
        boolean givenBack = outcomes.hasGivenBack() && !task.isSingle();
        boolean cut = theirs && !task.isSingle();
        boolean lasts = !cut && !nothing && (failed ? Verdicts.isOfTheItem(result) && !task.overdue : theirs);
        Next next = Next.NOTHING;
        if (givenBack) {
            next = Next.AS_NEW;
        } else if (cut) {
            next = outcomes.hasBegun() ? Next.FIRST_APART : Next.HALVED;
        } else if (nothing || (failed ? !lasts : theirs)) {
            next = nothing || !failed || Verdicts.mayPass(result) ? Next.AGAIN : Next.LATER;
        } else {
            missing.forEach(call -> learn(null));
        }
        String kind = result instanceof TaskResult.Failed<Chunk<A>> failure
                ? failure.failure().kind().name()
                : FailureKind.OUTPUT.name();
        Recorded recorded = lasts ? Recorded.of(result) : null;
        Next then = next;
        return outcomes.failed()
                .map(evaluated -> new Made<>(item(evaluated, items), evaluated.evaluation(), kind, recorded, then));
    }

    @Override
    public Mono<Evaluation<A, R>> again(Chunk<A> item, TaskResult<Chunk<A>> result, Recorded recorded) {
        Outcomes<A, R> outcomes = new Outcomes<>(function, limit, result, locales);
        return large.line(recorded)
                .map(Outcome::parse)
                .doOnNext(outcome -> learn(outcome.duration()))
                .map(outcome -> outcomes.evaluated(item.calls().get(0), outcome))
                .switchIfEmpty(outcomes.failed().next())
                .map(Evaluated::evaluation);
    }
}
