/** Connects to Azure Batch by a client of azure-compute-batch: {@link io.batchflux.azure.computebatch.AzureComputeBatch}. */
@NullMarked
package io.batchflux.azure.computebatch;

import org.jspecify.annotations.NullMarked;
