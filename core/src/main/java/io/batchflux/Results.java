package io.batchflux;

import io.batchflux.spi.GrowableValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** These options say how a run emits its results: an immutable template; every {@code withX} returns a copy. */
public final class Results extends GrowableValue<Results> {

    private static final Shape<Results> SHAPE = new Shape<>(Results::new);
    private static final Attribute<Boolean> STOP_ON_FAILURE = SHAPE.attribute("stopOnFailure", false);
    private static final Attribute<Boolean> IN_ORDER = SHAPE.attribute("inOrder", false);
    private static final Results DEFAULTS = SHAPE.initial();

    private Results(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: a failed task is a value, results come as tasks end. */
    public static Results ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns whether the first failed task ends the run with a {@link TaskFailedException}, instead of being a value.
     */
    public boolean stopOnFailure() {
        return get(STOP_ON_FAILURE);
    }

    /**
     * Returns whether results come in the order of their tasks; a result then waits for those before it, and keeps its place
     * among the tasks in flight while it does.
     *
     * <p>If a sweep fails, the evaluations that waited come before the error, in their order with gaps. Those of a run of
     * tasks do not: what these have left stays in the blob container, which the listener is told.
     */
    public boolean inOrder() {
        return get(IN_ORDER);
    }

    /** Returns a copy that ends, or does not end, with the first failed task. */
    public Results withStopOnFailure(boolean stopOnFailure) {
        return with(STOP_ON_FAILURE, stopOnFailure);
    }

    /** Returns a copy that emits results in the order of their tasks, or as they end. */
    public Results withInOrder(boolean inOrder) {
        return with(IN_ORDER, inOrder);
    }

    /** Emits the result, or the error that ends the run if it is a failure and failures stop. */
    <R extends TaskResult<?>> Mono<R> checked(R result) {
        if (!stopOnFailure() || !(result instanceof TaskResult.Failed<?> failed)) {
            return Mono.just(result);
        }
        return Mono.error(
                failed.failure().cause() instanceof ArgumentRefusedException refused
                        ? refused
                        : new TaskFailedException(failed));
    }
}
