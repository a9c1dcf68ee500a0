package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;

/** How one invocation ended: a line of JSON on its way back from the node. */
public sealed interface Outcome {

    /** Returns the id of the {@link Invocation}. */
    String id();

    /** Returns one line of JSON, without the line's end. */
    String toJson();

    /**
     * The function returned.
     *
     * @param id the id of the invocation
     * @param json the JSON of what it returned, exactly as it was written; {@link ResolvedFunction#value} reads it
     */
    record Value(String id, String json) implements Outcome {

        /** @throws NullPointerException if a component is {@code null} */
        public Value {
            requireNonNull(id, "id must not be null");
            requireNonNull(json, "json must not be null");
        }

        @Override
        public String toJson() {
            return line(id, "value", json);
        }
    }

    /**
     * The function threw, or could not be called.
     *
     * @param id the id of the invocation
     * @param error what it threw
     */
    record Failure(String id, RemoteError error) implements Outcome {

        /** @throws NullPointerException if a component is {@code null} */
        public Failure {
            requireNonNull(id, "id must not be null");
            requireNonNull(error, "error must not be null");
        }

        @Override
        public String toJson() {
            try {
                return line(id, "error", FunctionJson.mapper().writeValueAsString(error));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A remote error must have JSON", e);
            }
        }
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Outcome parse(String json) {
        Map<String, String> properties = JsonText.properties(json, "value", "error");
        String id = JsonText.required(properties, "id");
        String error = properties.get("error");
        if (error == null) {
            return new Value(id, JsonText.required(properties, "value"));
        }
        try {
            return new Failure(id, FunctionJson.mapper().readValue(error, RemoteError.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an error must be an error's JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String line(String id, String name, String json) {
        return JsonText.write(generator -> {
            generator.writeStringField("id", id);
            generator.writeFieldName(name);
            generator.writeRawValue(json);
        });
    }
}
