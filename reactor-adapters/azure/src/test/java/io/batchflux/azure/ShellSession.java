package io.batchflux.azure;

import io.batchflux.BatchRunner;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where the snippets of a test's JShell find its runner. */
public final class ShellSession {

    static final AtomicReference<@Nullable BatchRunner> RUNNER = new AtomicReference<>();

    private ShellSession() {}

    /** Returns the runner of the test. */
    public static BatchRunner runner() {
        BatchRunner runner = RUNNER.get();
        if (runner == null) {
            throw new IllegalStateException("no runner");
        }
        return runner;
    }
}
