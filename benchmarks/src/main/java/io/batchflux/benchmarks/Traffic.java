package io.batchflux.benchmarks;

import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.atomic.AtomicLong;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** When a mode's last add was answered. Thread-safe. */
final class Traffic {

    private final AtomicLong adds = new AtomicLong();
    private volatile long lastAdd = System.nanoTime();

    /** Returns the client, observed. */
    HttpClient observe(HttpClient client) {
        return client.doOnResponse((response, connection) -> {
            if (isAdd(response)) {
                addAnswered();
            }
        });
    }

    private static boolean isAdd(HttpClientResponse response) {
        String uri = response.uri();
        return response.method().equals(HttpMethod.POST)
                && (uri.contains("/addtaskcollection?") || uri.contains("/tasks?"));
    }

    /** A request that adds tasks was answered now. */
    void addAnswered() {
        lastAdd = System.nanoTime();
        adds.incrementAndGet();
    }

    long adds() {
        return adds.get();
    }

    /** Returns when the last add was answered, as {@link System#nanoTime()} has it. */
    long lastAdd() {
        return lastAdd;
    }
}
