package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An outcome says how one invocation ended: a line of JSON on its way back from the node. */
public sealed interface Outcome {

    /** Returns the id of the {@link Invocation}. */
    String id();

    /** Returns how long the call took, in whole microseconds, or {@code null} if nobody measured it. */
    @Nullable
    Duration duration();

    /** Returns one line of JSON, without the line's end. */
    String toJson();

    /**
     * The function returned.
     *
     * @param id the id of the invocation
     * @param json the JSON of what it returned, exactly as it was written; {@link ResolvedFunction#value} reads it
     * @param duration how long the call took, or {@code null}
     */
    record Value(String id, String json, @Nullable Duration duration) implements Outcome {

        /** @throws NullPointerException if a component is {@code null} */
        public Value {
            requireNonNull(id, "id must not be null");
            requireNonNull(json, "json must not be null");
        }

        /** Makes the outcome of a call that nobody measured. */
        public Value(String id, String json) {
            this(id, json, null);
        }

        @Override
        public String toJson() {
            return line(this, "value", json, Printed.NOTHING);
        }
    }

    /**
     * The function threw, or could not be called.
     *
     * @param id the id of the invocation
     * @param error what it threw
     * @param duration how long the call took, or {@code null}
     * @param printed the ends of what it had printed
     */
    record Failure(String id, RemoteError error, @Nullable Duration duration, Printed printed) implements Outcome {

        /** @throws NullPointerException if a component is {@code null} */
        public Failure {
            requireNonNull(id, "id must not be null");
            requireNonNull(error, "error must not be null");
            requireNonNull(printed, "printed must not be null");
        }

        /** Makes the outcome of a call that has printed nothing. */
        public Failure(String id, RemoteError error, @Nullable Duration duration) {
            this(id, error, duration, Printed.NOTHING);
        }

        /** Makes the outcome of a call that nobody measured. */
        public Failure(String id, RemoteError error) {
            this(id, error, null);
        }

        @Override
        public String toJson() {
            return line(this, "error", RemoteErrorText.write(error), printed);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Outcome parse(String json) {
        OutcomeProperties properties = new OutcomeProperties();
        JsonText.eachProperty(json, properties, "value", "error", "micros");
        return properties.outcome();
    }

    private static String line(Outcome outcome, String name, String json, Printed printed) {
        JsonLine line = new JsonLine().with("id", outcome.id());
        Duration duration = outcome.duration();
        if (duration != null) {
            line.with("micros", duration.toNanos() / 1000);
        }
        line.withJson(name, JsonText.line(json));
        if (!printed.stdout().isEmpty()) {
            line.with("stdout", printed.stdout());
        }
        if (!printed.stderr().isEmpty()) {
            line.with("stderr", printed.stderr());
        }
        return line.end();
    }
}
