package io.batchflux.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments and the result of a function, as the node reads and writes them. */
interface FunctionValues {

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one of them cannot be read
     */
    @Nullable
    Object[] arguments(List<String> json);

    /**
     * Returns the JSON of a result, of which it was seen that it arrives as it is.
     *
     * @param id of the invocation
     * @throws IllegalArgumentException if another value would arrive
     */
    String result(@Nullable Object result, String id);

    /**
     * Finds the types of a function.
     *
     * @throws ReflectiveOperationException if a class is not there
     */
    static FunctionValues of(FunctionReference reference, ClassLoader loader) throws ReflectiveOperationException {
        FunctionValues plain = reference.configurations().isEmpty() ? PlainValues.find(reference, loader) : null;
        return plain != null ? plain : MappedValues.of(reference, loader);
    }

    /** Returns the JSON of a result as the client will find it in the outcome. */
    static String afterTheWay(String json, String id) {
        return ((Outcome.Value) Outcome.parse(new Outcome.Value(id, json).toJson())).json();
    }
}
