package io.batchflux;

import static java.util.Objects.requireNonNull;

/**
 * What a function made of one parameter: a value or a failure.
 *
 * @param <A> the type of the parameter
 * @param <R> the type of the value
 */
public sealed interface Evaluation<A, R> {

    /** Returns what the function was given. */
    A parameter();

    /**
     * Returns the value; throws the cause of the failure if there is none.
     *
     * @throws BatchfluxException if the function gave no value
     */
    R orElseThrow();

    /** Returns whether there is a value. */
    default boolean isSuccess() {
        return this instanceof Value;
    }

    /**
     * The function returned.
     *
     * @param parameter what it was given
     * @param value what it returned; may be {@code null}
     */
    record Value<A, R>(A parameter, R value) implements Evaluation<A, R> {
        /** @throws NullPointerException if {@code parameter} is {@code null} */
        public Value {
            requireNonNull(parameter, "parameter must not be null");
        }

        @Override
        public R orElseThrow() {
            return value;
        }
    }

    /**
     * The function threw, or its task failed.
     *
     * @param parameter what it was given
     * @param cause a {@link FunctionFailedException} if the function threw, a {@link TaskFailedException} if its task failed
     */
    record Failure<A, R>(A parameter, BatchfluxException cause) implements Evaluation<A, R> {
        /** @throws NullPointerException if a component is {@code null} */
        public Failure {
            requireNonNull(parameter, "parameter must not be null");
            requireNonNull(cause, "cause must not be null");
        }

        @Override
        public R orElseThrow() {
            throw cause;
        }
    }
}
