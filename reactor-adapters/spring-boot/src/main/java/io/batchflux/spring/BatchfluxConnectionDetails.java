package io.batchflux.spring;

import io.batchflux.azure.AzureBatchOptions;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says where the two accounts are and how they are entered: by default what the properties say. A bean of this type
 * overrides them: for tests, for instance, which start accounts of their own.
 */
@FunctionalInterface
public interface BatchfluxConnectionDetails extends ConnectionDetails {

    /**
     * Returns the options that lead to these accounts.
     *
     * @param options what the properties say
     */
    AzureBatchOptions connectedTo(AzureBatchOptions options);
}
