package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function: a line of JSON on its way to the node.
 *
 * @param id tells its outcome from the others of the same task
 * @param function the function to call
 * @param argument the JSON of the argument, exactly as it was written
 */
public record Invocation(String id, FunctionReference function, String argument) {

    /** @throws NullPointerException if a component is {@code null} */
    public Invocation {
        requireNonNull(id, "id must not be null");
        requireNonNull(function, "function must not be null");
        requireNonNull(argument, "argument must not be null");
    }

    /** Returns one line of JSON, without the line's end. */
    public String toJson() {
        return JsonText.write(generator -> {
            generator.writeStringField("id", id);
            generator.writeStringField("class", function.className());
            generator.writeStringField("method", function.methodName());
            generator.writeStringField("descriptor", function.descriptor());
            generator.writeStringField("kind", function.kind().name());
            generator.writeStringField("argumentType", function.argumentType());
            generator.writeStringField("resultType", function.resultType());
            if (!function.configurations().isEmpty()) {
                generator.writeStringField("configurations", String.join(",", function.configurations()));
            }
            generator.writeFieldName("argument");
            generator.writeRawValue(JsonText.line(argument));
        });
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Invocation parse(String json) {
        Map<String, String> properties = JsonText.properties(json, "argument");
        return new Invocation(
                JsonText.required(properties, "id"),
                new FunctionReference(
                        JsonText.required(properties, "class"),
                        JsonText.required(properties, "method"),
                        JsonText.required(properties, "descriptor"),
                        FunctionReference.Kind.valueOf(JsonText.required(properties, "kind")),
                        JsonText.required(properties, "argumentType"),
                        JsonText.required(properties, "resultType"),
                        configurations(properties.get("configurations"))),
                JsonText.required(properties, "argument"));
    }

    private static List<String> configurations(@Nullable String names) {
        return names == null ? List.of() : List.of(names.split(","));
    }
}
