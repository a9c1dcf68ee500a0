package io.batchflux.function;

import java.io.Serializable;

/**
 * A function without arguments and without a result that can run in another process; all else is as with a
 * {@link RemoteFunction}. What the method behind it returns does not travel.
 */
@FunctionalInterface
public interface RemoteRunnable extends Serializable {

    /** Does its work; what it throws reaches the caller as a {@link RemoteException}. */
    void run() throws Exception;
}
