package io.batchflux.spring;

import io.batchflux.RunOptions;

/** Changes the options of all runs, after the properties. Beans of this type are asked in their order. */
@FunctionalInterface
public interface RunOptionsCustomizer {

    /** Returns the changed options. */
    RunOptions customize(RunOptions options);
}
