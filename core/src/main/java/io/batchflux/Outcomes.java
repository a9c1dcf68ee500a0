package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeEnd;
import io.batchflux.function.OutcomeHead;
import io.batchflux.function.OutcomeReader;
import io.batchflux.function.Printed;
import io.batchflux.function.RemoteException;
import io.batchflux.function.ResolvedFunction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Reads what one task has left of its calls, and tells which of them have no outcome. To be read once. */
final class Outcomes<A, R> {

    /** What the heads of a file may take beside the one outcome, before nobody looks into it. */
    private static final int HEADS = 64 * 1024;

    private final ResolvedFunction<A, R> function;
    private final int limit;
    private final TaskResult<Chunk<A>> result;
    private final NodeLocales locales;
    private final CallOrigin origin;
    private final boolean single;
    private final Map<String, Call<A>> missing;
    private final int calls;
    private boolean givenBack;
    private @Nullable IllegalArgumentException unreadable;
    private @Nullable BatchfluxException unavailable;

    Outcomes(ResolvedFunction<A, R> function, int limit, TaskResult<Chunk<A>> result, NodeLocales locales) {
        this(function, limit, result, locales, null, result.item().isSingle());
    }

    /**
     * Reads what is left of some of the calls that the task makes.
     *
     * @param ids of these calls in the task; {@code null} if they are all that it had, in their order
     * @param single whether the task makes no other call
     */
    Outcomes(
            ResolvedFunction<A, R> function,
            int limit,
            TaskResult<Chunk<A>> result,
            NodeLocales locales,
            @Nullable List<Integer> ids,
            boolean single) {
        this.function = function;
        this.limit = limit;
        this.result = result;
        this.locales = locales;
        this.origin = CallOrigin.of(result);
        List<Call<A>> calls = result.item().calls();
        this.missing = new LinkedHashMap<>(2 * calls.size());
        for (int i = 0; i < calls.size(); i++) {
            missing.put(Integer.toString(ids == null ? i : ids.get(i)), calls.get(i));
        }
        this.calls = missing.size();
        this.single = single;
    }

    /** Emits what came of the calls that have an outcome, as these arrive; {@code durations} is told how long each took. */
    Flux<Evaluated<A, R>> evaluated(Consumer<@Nullable Duration> durations) {
        TaskOutput file = file();
        if (file == null) {
            return Flux.empty();
        }
        if (single && file.size() > limit + (long) HEADS) {
            return Flux.just(tooLarge("0", file.size()));
        }
        return Flux.defer(() -> {
            Lines lines = new Lines(durations);
            ByteBuffer atHand = file.atHand();
            if (atHand != null) {
                return Flux.fromIterable(lines.read(atHand));
            }
            return file.read(limit, lines::read)
                    .concatMapIterable(read -> read, 1)
                    .onErrorResume(BatchfluxException.class, error -> {
                        unavailable = error;
                        return Flux.empty();
                    });
        });
    }

    /** Returns the calls without an outcome, in their order. */
    List<Call<A>> missing() {
        return List.copyOf(missing.values());
    }

    /** Returns whether the program that makes the calls had begun. */
    boolean hasBegun() {
        return file() != null;
    }

    /**
     * Returns whether the program has stopped of itself, so that the calls without an outcome were not begun. It has made one call at
     * least: whoever says otherwise is not believed.
     */
    boolean hasGivenBack() {
        return givenBack && result.isSuccess() && missing.size() < calls;
    }

    private @Nullable TaskOutput file() {
        for (TaskOutput output : result.outputs()) {
            if (FunctionProgram.isOutcomes(output)) {
                return output;
            }
        }
        return null;
    }

    /** Returns whether the calls themselves may be why some have no outcome, and not what they have in common. */
    boolean isOfTheCalls() {
        if (unavailable != null) {
            return false;
        }
        if (result instanceof TaskResult.Failed<Chunk<A>> failed) {
            FailureKind kind = failed.failure().kind();
            return failed.execution().startTime() != null
                    && (kind == FailureKind.EXIT_CODE || kind == FailureKind.TIMED_OUT);
        }
        return true;
    }

    /** Emits the failure of each call that has no outcome. */
    Flux<Evaluated<A, R>> failed() {
        if (missing.isEmpty()) {
            return Flux.empty();
        }
        return Flux.fromIterable(missing()).map(call -> {
            if (unavailable != null) {
                return failure(call, unavailable);
            }
            if (result instanceof TaskResult.Failed<Chunk<A>> failed) {
                return failure(
                        call,
                        failed.failure().cause() instanceof ArgumentRefusedException refused
                                ? refused
                                : new TaskFailedException(failed));
            }
            return unreadable == null
                    ? failure(call, "left no outcome: the process was ended before the function returned", null)
                    : unreadable(call, unreadable);
        });
    }

    /** Returns what came of the call by its outcome. */
    Evaluated<A, R> evaluated(Call<A> call, Outcome outcome) {
        return new Evaluated<>(call, evaluation(call, outcome), outcome);
    }

    private Evaluation<A, R> evaluation(Call<A> call, Outcome outcome) {
        if (outcome instanceof Outcome.Value value) {
            try {
                return Evaluation.Succeeded.of(
                        call.argument(), function.value(value), origin.withDuration(value.duration()));
            } catch (IllegalArgumentException e) {
                return unreadable(call, e).evaluation();
            }
        }
        Outcome.Failure failure = (Outcome.Failure) outcome;
        RemoteException thrown = new RemoteException(failure.error());
        FunctionFailedException cause = new FunctionFailedException(
                function.reference().toString(), origin, "threw " + thrown.getMessage(), thrown, failure.printed());
        return failure(call, cause, failure.duration()).evaluation();
    }

    private Evaluated<A, R> tooLarge(String id, long bytes) {
        return failure(
                requireNonNull(missing.remove(id)),
                "left a result of " + bytes + " bytes, more than the resultLimit of " + limit
                        + " bytes; raise it in the FunctionOptions, and the memory of this JVM (-Xmx) with it, or return less",
                null);
    }

    private Evaluated<A, R> unreadable(Call<A> call, IllegalArgumentException error) {
        return failure(call, "left an unreadable result: " + error.getMessage(), error);
    }

    private Evaluated<A, R> failure(Call<A> call, String message, @Nullable Throwable cause) {
        return failure(
                call,
                new FunctionFailedException(function.reference().toString(), origin, message, cause, Printed.NOTHING));
    }

    private Evaluated<A, R> failure(Call<A> call, BatchfluxException cause) {
        return failure(call, cause, null);
    }

    private Evaluated<A, R> failure(Call<A> call, BatchfluxException cause, @Nullable Duration duration) {
        cause.happenedIn(origin.run());
        cause.concerns(origin.taskId());
        return new Evaluated<>(
                call, Evaluation.Failed.<A, R>of(call.argument(), cause).withOrigin(origin.withDuration(duration)));
    }

    /**
     * Makes evaluations of the lines of the file. A line that is no outcome is the failure of the call whose id it begins with;
     * what belongs to none of the calls, or is not the first of one, is passed over.
     */
    private final class Lines {

        private final Consumer<@Nullable Duration> durations;
        private final OutcomeReader reader =
                OutcomeReader.create(limit, this::skipped, this::unread, this::head, this::end);
        private List<Evaluated<A, R>> read = List.of();

        Lines(Consumer<@Nullable Duration> durations) {
            this.durations = durations;
        }

        List<Evaluated<A, R>> read(ByteBuffer bytes) {
            read = new ArrayList<>();
            reader.read(bytes, this::outcome);
            return read;
        }

        private void outcome(Outcome outcome) {
            Call<A> call = missing.remove(outcome.id());
            if (call != null) {
                durations.accept(outcome.duration());
                read.add(evaluated(call, outcome));
            }
        }

        private void head(OutcomeHead head) {
            locales.tell(result.execution().nodeId(), head);
        }

        private void end(OutcomeEnd end) {
            givenBack = end == OutcomeEnd.BUDGET;
        }

        private void skipped(String id, long bytes) {
            if (missing.containsKey(id)) {
                read.add(tooLarge(id, bytes));
            }
        }

        private void unread(@Nullable String id, IllegalArgumentException why) {
            Call<A> call = id == null ? null : missing.remove(id);
            if (call != null) {
                read.add(unreadable(call, why));
            } else if (id == null && unreadable == null) {
                unreadable = why;
            }
        }
    }
}
