package io.batchflux.conformance;

import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** A check asks an account one thing that the library or the emulator takes for granted. */
abstract class Check {

    private final int number;
    private final String asks;

    /**
     * @param number its number in the report, which never changes
     * @param asks what it asks, in a sentence
     */
    Check(int number, String asks) {
        this.number = number;
        this.asks = asks;
    }

    final int number() {
        return number;
    }

    final String asks() {
        return asks;
    }

    /** Returns why it cannot be asked with these settings, if so. */
    Optional<String> obstacle(Settings settings) {
        return Optional.empty();
    }

    /** Returns how long it takes by itself, about, once its tasks have nodes. */
    Duration takes(Settings settings) {
        return Duration.ofMinutes(1);
    }

    /** Asks, with whatever it needs made at the workplace, which is cleared afterwards; cold. */
    abstract Flux<Finding> ask(Workplace at);
}
