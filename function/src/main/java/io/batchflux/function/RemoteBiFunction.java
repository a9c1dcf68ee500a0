package io.batchflux.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of two arguments that can run in another process; all else is as with a {@link RemoteFunction}. Of an instance
 * method ({@code Parameters::scoreOf}) the first is the object that it is called on.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <R> the result
 */
@FunctionalInterface
public interface RemoteBiFunction<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
        extends Serializable {

    /** Computes the result; what it throws reaches the caller as a {@link RemoteException}. */
    R apply(A first, B second) throws Exception;
}
