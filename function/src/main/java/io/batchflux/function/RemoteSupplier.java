package io.batchflux.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function without arguments that can run in another process; all else is as with a {@link RemoteFunction}.
 *
 * @param <R> the result
 */
@FunctionalInterface
public interface RemoteSupplier<R extends @Nullable Object> extends Serializable {

    /** Computes the result; what it throws reaches the caller as a {@link RemoteException}. */
    R get() throws Exception;
}
