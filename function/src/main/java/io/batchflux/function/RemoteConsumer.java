package io.batchflux.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function without a result that can run in another process; all else is as with a {@link RemoteFunction}. What the method
 * behind it returns does not travel.
 *
 * @param <A> the argument
 */
@FunctionalInterface
public interface RemoteConsumer<A extends @Nullable Object> extends Serializable {

    /** Does its work; what it throws reaches the caller as a {@link RemoteException}. */
    void accept(A argument) throws Exception;
}
