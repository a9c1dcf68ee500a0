/**
 * Runs on Azure: the two ports on the REST API of Azure Batch and on Azure Blob Storage, and their configuration.
 *
 * <p>Start at {@link io.batchflux.azure.AzureBatch}.
 */
@NullMarked
package io.batchflux.azure;

import org.jspecify.annotations.NullMarked;
