package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A function as the client sees it: it writes calls and reads values.
 *
 * <p>The node reads and writes with the same types. Thread-safe.
 *
 * @param <A> the argument
 * @param <R> the result
 */
public final class ResolvedFunction<A extends @Nullable Object, R extends @Nullable Object> {

    private final FunctionReference reference;
    private final FunctionJson json;
    private final JavaType argumentType;
    private final JavaType resultType;

    private ResolvedFunction(
            FunctionReference reference, FunctionJson json, JavaType argumentType, JavaType resultType) {
        this.reference = reference;
        this.json = json;
        this.argumentType = argumentType;
        this.resultType = resultType;
    }

    /**
     * Resolves a function in the class loader that it comes from.
     *
     * @throws IllegalArgumentException as in {@link FunctionReference#of(RemoteFunction)}, or if no result of its type can travel
     *     as JSON
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> ResolvedFunction<A, R> of(
            RemoteFunction<A, R> function) {
        FunctionReference reference = FunctionReference.of(function);
        ClassLoader loader = function.getClass().getClassLoader();
        ResolvedFunction<A, R> resolved;
        try {
            FunctionJson json = Configurations.json(reference.configurations(), loader);
            resolved = new ResolvedFunction<>(
                    reference,
                    json,
                    TypeNames.parse(reference.argumentType(), json.types(), loader),
                    TypeNames.parse(reference.resultType(), json.types(), loader));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("The types of " + reference + " must be named classes", e);
        }
        resolved.json.requireReadable(resolved.resultType, "result", reference);
        return resolved;
    }

    /** Returns where the code is. */
    public FunctionReference reference() {
        return reference;
    }

    /** Returns the type that arguments are written and read as. */
    public Type argumentType() {
        return argumentType;
    }

    /** Returns the type that results are written and read as. */
    public Type resultType() {
        return resultType;
    }

    /**
     * Writes a call of this function.
     *
     * @throws IllegalArgumentException if the argument does not survive the way to the node as JSON
     */
    public Invocation invocation(String id, A argument) {
        return new Invocation(
                id,
                reference,
                json.write(
                        argumentType,
                        argument,
                        "argument",
                        reference,
                        sent -> Invocation.parse(new Invocation(id, reference, sent).toJson())
                                .argument()));
    }

    /**
     * Reads the value of an outcome.
     *
     * @throws IllegalArgumentException if it is not the JSON of a result, as when the node's code is another version
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The JSON is read as the result type, and null only for null.
    public R value(Outcome.Value outcome) {
        return (R) json.read(resultType, outcome.json(), "result", reference);
    }
}
