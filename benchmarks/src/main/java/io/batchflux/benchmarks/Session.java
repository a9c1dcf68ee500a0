package io.batchflux.benchmarks;

import reactor.core.publisher.Flux;

/** A connected mode. */
interface Session extends AutoCloseable {

    /** Runs the load when subscribed to, and emits each result as it arrives. */
    Flux<Delivery> run(Load load);

    /** Ends what still runs, then threads and connections. */
    @Override
    void close();
}
