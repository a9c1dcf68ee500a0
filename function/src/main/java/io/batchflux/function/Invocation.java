package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function: a line of JSON on its way to the node.
 *
 * @param id tells its outcome from the others of the same task
 * @param function the function to call
 * @param arguments the JSON of each argument, exactly as it was written
 */
public record Invocation(String id, FunctionReference function, List<String> arguments) {

    /** The property with the arguments of further calls of the same function. */
    static final String MORE = "more";

    /** @throws NullPointerException if a component is {@code null} */
    public Invocation {
        requireNonNull(id, "id must not be null");
        requireNonNull(function, "function must not be null");
        arguments = List.copyOf(arguments);
    }

    /** Makes the call of a function of one argument. */
    public Invocation(String id, FunctionReference function, String argument) {
        this(id, function, List.of(requireNonNull(argument, "argument must not be null")));
    }

    /**
     * Returns the JSON of the only argument.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    public String argument() {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("there must be one argument, not " + arguments.size());
        }
        return arguments.get(0);
    }

    /** Returns one line of JSON, without the line's end; of one argument, as programs knew it before there could be others. */
    public String toJson() {
        return new InvocationLine(function)
                .of(id, arguments.stream().map(JsonText::line).toList());
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Invocation parse(String json) {
        return first(properties(json));
    }

    /**
     * Reads what {@link ResolvedFunction#line} wrote: each line is one call, or several of one function.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static List<Invocation> parseAll(String lines) {
        List<Invocation> all = new ArrayList<>();
        lines.lines().forEach(line -> all.addAll(parseLine(line)));
        return all;
    }

    /** Reads the calls of one line; the ids of those behind the first are the numbers behind its own. */
    static List<Invocation> parseLine(String json) {
        Map<String, String> properties = properties(json);
        Invocation first = first(properties);
        String more = properties.get(MORE);
        if (more == null) {
            return List.of(first);
        }
        List<Invocation> all = new ArrayList<>();
        all.add(first);
        try {
            int id = Integer.parseInt(first.id);
            for (String one : JsonText.elements(more)) {
                List<String> arguments = first.arguments.size() == 1 ? List.of(one) : JsonText.elements(one);
                id = Math.addExact(id, 1);
                all.add(new Invocation(Integer.toString(id), first.function, arguments));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the id of the first of several calls must be a number, was " + first.id, e);
        }
        return all;
    }

    private static Map<String, String> properties(String json) {
        return JsonText.properties(json, "argument", "arguments", "argumentTypes", MORE);
    }

    private static Invocation first(Map<String, String> properties) {
        String types = properties.get("argumentTypes");
        String arguments = properties.get("arguments");
        return new Invocation(
                JsonText.required(properties, "id"),
                new FunctionReference(
                        JsonText.required(properties, "class"),
                        JsonText.required(properties, "method"),
                        JsonText.required(properties, "descriptor"),
                        FunctionReference.Kind.valueOf(JsonText.required(properties, "kind")),
                        types == null
                                ? List.of(JsonText.required(properties, "argumentType"))
                                : JsonText.strings(types),
                        JsonText.required(properties, "resultType"),
                        names(properties.get("configurations")),
                        names(properties.get("singletons"))),
                arguments == null ? List.of(JsonText.required(properties, "argument")) : JsonText.elements(arguments));
    }

    private static List<String> names(@Nullable String names) {
        return names == null ? List.of() : List.of(names.split(","));
    }
}
