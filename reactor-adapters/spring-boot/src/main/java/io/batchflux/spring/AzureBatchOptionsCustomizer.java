package io.batchflux.spring;

import io.batchflux.azure.AzureBatchOptions;

/** Changes the options of the connection, after properties and connection details. Beans of this type are asked in their order. */
@FunctionalInterface
public interface AzureBatchOptionsCustomizer {

    /** Returns the changed options. */
    AzureBatchOptions customize(AzureBatchOptions options);
}
