package io.batchflux.emulator;

import io.batchflux.emulator.FaultKind.Parameter;
import io.batchflux.emulator.wire.Given;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A fault is something that goes wrong with requests, or with tasks on their nodes, on purpose.
 *
 * <p>Its text is {@code OPERATION:KIND[,key=value...]}; see {@link #parse}.
 *
 * @param operations the operation's name, or the beginning of names followed by a star; {@link FaultKind#TASK_RUN} and
 *     {@link FaultKind#PREPARATION_RUN} stand beside the names of operations
 * @param kind what happens
 * @param trigger which of the requests it happens to
 * @param retryAfter after how long the client is told to try again, to the second; for 429 and 503
 * @param delay how long the request waits; for latency
 * @param lag how far behind the answer is; for task counts and jobs that are not seen yet
 * @param items the share of the tasks of a collection that are struck, at least one task; for errors of items
 */
public record Fault(
        String operations,
        FaultKind kind,
        FaultTrigger trigger,
        Optional<Duration> retryAfter,
        LatencyOptions delay,
        Duration lag,
        double items) {

    private static final LatencyOptions DELAY = LatencyOptions.fixed(Duration.ofSeconds(1));
    private static final Duration LAG = Duration.ofSeconds(2);
    private static final double ITEMS = 0.1;

    /** Checks the values. */
    public Fault {
        Given.present("operations", operations);
        Given.present("kind", kind);
        String prefix = operations.endsWith("*") ? operations.substring(0, operations.length() - 1) : operations;
        boolean exact = prefix.length() == operations.length();
        if (FaultKind.names()
                .noneMatch(known -> (exact ? known.equals(prefix) : known.startsWith(prefix)) && kind.suits(known))) {
            throw new IllegalArgumentException(
                    "operations must name one that " + kind.word() + " can strike, was " + Given.shown(operations));
        }
        Length.require("lag", lag);
        retryAfter.ifPresent(pause -> Length.require("retryAfter", pause));
        if (!(items > 0 && items <= 1)) {
            throw new IllegalArgumentException("items must be more than 0 and at most 1, was " + items);
        }
    }

    /** Returns a fault that strikes every request for these operations. */
    public static Fault of(String operations, FaultKind kind) {
        return new Fault(operations, kind, FaultTrigger.always(), Optional.empty(), DELAY, LAG, ITEMS);
    }

    /**
     * Reads {@code OPERATION:KIND[,key=value...]}, such as {@code Tasks_List:429,first=3,retry-after=2}. The keys are
     * {@code first}, {@code nth}, {@code every} and {@code probability}, and the parameter of the kind: {@code retry-after}
     * in seconds, {@code delay} as in {@link LatencyOptions#parse}, {@code lag} in milliseconds or ISO 8601, {@code items}
     * as a share.
     *
     * @throws IllegalArgumentException if the text is not of this form
     */
    public static Fault parse(String text) {
        String[] parts = Given.present("fault", text).split("[:,]", -1);
        if (parts.length < 2) {
            throw new IllegalArgumentException("fault must be OPERATION:KIND[,key=value...], was " + Given.shown(text));
        }
        Fault fault = of(parts[0], FaultKind.of(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            String[] setting = parts[i].split("=", 2);
            try {
                fault = fault.with(setting[0], setting.length == 2 ? setting[1] : "");
            } catch (NumberFormatException | DateTimeParseException malformed) {
                throw new IllegalArgumentException("fault " + text + " has a wrong value of " + setting[0], malformed);
            }
        }
        return fault;
    }

    /** Returns a copy that strikes others of the requests. */
    public Fault withTrigger(FaultTrigger trigger) {
        return Copy.with(this, "trigger", trigger);
    }

    /** Returns a copy that tells the client when to try again. */
    public Fault withRetryAfter(Duration retryAfter) {
        return Copy.with(this, "retryAfter", retryAfter);
    }

    /** Returns a copy with another delay. */
    public Fault withDelay(LatencyOptions delay) {
        return Copy.with(this, "delay", delay);
    }

    /** Returns a copy that is behind by another time. */
    public Fault withLag(Duration lag) {
        return Copy.with(this, "lag", lag);
    }

    /** Returns a copy that strikes another share of tasks. */
    public Fault withItems(double items) {
        return Copy.with(this, "items", items);
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return operations + ":" + kind.word() + trigger.text()
                + switch (kind.parameter()) {
                    case NONE -> "";
                    case RETRY_AFTER ->
                        retryAfter
                                .map(after -> ",retry-after=" + after.toSeconds())
                                .orElse("");
                    case DELAY -> ",delay=" + delay;
                    case LAG -> ",lag=" + lag;
                    case ITEMS -> ",items=" + items;
                };
    }

    /**
     * Returns whether the fault is meant for the requests of an operation and its kind can strike them.
     *
     * @param operation a name such as {@code Tasks_List}
     */
    public boolean isFor(String operation) {
        boolean named = operations.endsWith("*")
                ? operation.startsWith(operations.substring(0, operations.length() - 1))
                : operation.equals(operations);
        return named && kind.suits(operation);
    }

    private String parameters() {
        String own = kind.parameter() == Parameter.NONE ? "" : kind.parameter().word() + ", ";
        return own + "first, nth, every and probability";
    }

    private Fault with(String key, String value) {
        if (key.equals(kind.parameter().word()) && kind.parameter() != Parameter.NONE) {
            return switch (kind.parameter()) {
                case NONE -> this;
                case RETRY_AFTER -> withRetryAfter(Duration.ofSeconds(Integer.parseInt(value)));
                case DELAY -> withDelay(LatencyOptions.parse(value));
                case LAG ->
                    withLag(value.matches("\\d+") ? Duration.ofMillis(Integer.parseInt(value)) : Duration.parse(value));
                case ITEMS -> withItems(Double.parseDouble(value));
            };
        }
        return withTrigger(
                switch (key) {
                    case "first" -> FaultTrigger.first(Integer.parseInt(value)).withProbability(trigger.probability());
                    case "nth" -> FaultTrigger.nth(Integer.parseInt(value)).withProbability(trigger.probability());
                    case "every" -> FaultTrigger.every(Integer.parseInt(value)).withProbability(trigger.probability());
                    case "probability" -> trigger.withProbability(Double.parseDouble(value));
                    default ->
                        throw new IllegalArgumentException(
                                kind.word() + " has no " + key + "; there are " + parameters());
                });
    }
}
