package io.batchflux;

/**
 * How one run asks the two services, and whom it tells of it.
 *
 * @param events are told
 * @param batch requests to the Batch service
 * @param store requests to the blob store
 */
record Requests(RunEvents events, Resilience batch, Resilience store) {}
