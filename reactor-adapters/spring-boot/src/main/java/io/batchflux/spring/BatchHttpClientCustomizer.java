package io.batchflux.spring;

import reactor.netty.http.client.HttpClient;

/**
 * Changes the client by which both accounts are reached, for what no property is for. Beans of this type are asked in their
 * order. They must leave the connections and the event loop as they are.
 */
@FunctionalInterface
public interface BatchHttpClientCustomizer {

    /** Returns the changed client. */
    HttpClient customize(HttpClient client);
}
