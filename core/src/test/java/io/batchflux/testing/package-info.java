/**
 * Services in memory on which code that uses Batchflux is tested, and the contracts that every implementation of the two
 * ports fulfils.
 *
 * <p>A runner on {@link io.batchflux.testing.FakeBatchService} and {@link io.batchflux.testing.FakeBlobStore} does all that
 * it does on Azure, without a network, and on whichever scheduler it is given: on a virtual one, hours pass in no time.
 *
 * <pre>{@code
 * VirtualTimeScheduler clock = VirtualTimeScheduler.create();
 * FakeBlobStore store = FakeBlobStore.create(clock);
 * FakeBatchService service = FakeBatchService.create(clock).store(store);
 * BatchRunner batch = BatchRunner.create(service, store, clock, RunOptions.ofDefaults(FakeBatchService.POOL));
 * }</pre>
 *
 * <p>Who implements a port extends {@link io.batchflux.testing.BatchServiceContractTests} or
 * {@link io.batchflux.testing.BlobStoreContractTests}; these, and nothing else here, need JUnit and AssertJ. Who connects to
 * services finds a real proxy in {@link io.batchflux.testing.ConnectProxy}.
 */
@NullMarked
package io.batchflux.testing;

import org.jspecify.annotations.NullMarked;
