package io.batchflux.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that can run in another process: a method reference, or a lambda that captures nothing.
 *
 * <p>It is {@link Serializable} only so that its class and method can be read from it; it is never serialised. The
 * argument and the result travel as JSON. Static methods, instance methods of the argument ({@code Parameters::score}),
 * constructors and private methods all work.
 *
 * @param <A> the argument: a record, or whatever else JSON can carry there and back
 * @param <R> the result, likewise
 */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {

    /** Computes the result; what it throws reaches the caller as a {@link RemoteException}. */
    R apply(A argument) throws Exception;
}
