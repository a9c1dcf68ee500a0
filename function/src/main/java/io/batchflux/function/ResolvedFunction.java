package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function as the client sees it: it writes calls and reads values.
 *
 * <p>The node reads and writes with the same types. Thread-safe.
 *
 * @param <A> what is called with it: the argument, or the {@link Pair} of two; nothing is taken of it for a function without
 * @param <R> the result
 */
public final class ResolvedFunction<A extends @Nullable Object, R extends @Nullable Object> {

    private final FunctionReference reference;
    private final Class<?> declaringClass;
    private final FunctionJson json;
    private final List<JavaType> argumentTypes;
    private final JavaType resultType;
    /** What writes and reads these without databind, or {@code null} where nothing does: there may be very many calls. */
    private final @Nullable PlainText[] plainArguments;

    private final @Nullable PlainText plainResult;
    private final Function<A, List<@Nullable Object>> arguments;
    private final InvocationLine lineOf;

    private ResolvedFunction(
            FunctionReference reference,
            Class<?> declaringClass,
            FunctionJson json,
            List<JavaType> argumentTypes,
            JavaType resultType,
            ClassLoader loader,
            Function<A, List<@Nullable Object>> arguments) {
        this.reference = reference;
        this.declaringClass = declaringClass;
        this.json = json;
        this.argumentTypes = argumentTypes;
        this.resultType = resultType;
        this.plainArguments =
                argumentTypes.stream().map(type -> json.plain(type, loader)).toArray(PlainText[]::new);
        this.plainResult = json.plain(resultType, loader);
        this.arguments = arguments;
        this.lineOf = new InvocationLine(reference);
    }

    /**
     * Resolves a function in the class loader that it comes from.
     *
     * @throws IllegalArgumentException as in {@link FunctionReference#of(RemoteFunction)}, or if no result of its type can travel
     *     as JSON
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> ResolvedFunction<A, R> of(
            RemoteFunction<A, R> function) {
        return resolve(function, Collections::singletonList);
    }

    /** As {@link #of}, for a function without arguments. */
    public static <R extends @Nullable Object> ResolvedFunction<Object, R> ofSupplier(RemoteSupplier<R> function) {
        return resolve(function, nothing -> List.of());
    }

    /** As {@link #of}, for a function of two arguments. */
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            ResolvedFunction<Pair<A, B>, R> ofBiFunction(RemoteBiFunction<A, B, R> function) {
        return resolve(function, pair -> Arrays.asList(pair.first(), pair.second()));
    }

    /** As {@link #of}, for a function without a result: every value is {@code null}. */
    public static <A extends @Nullable Object> ResolvedFunction<A, @Nullable Void> ofConsumer(
            RemoteConsumer<A> function) {
        return resolve(function, Collections::singletonList);
    }

    /** As {@link #of}, for a function without arguments and without a result. */
    public static ResolvedFunction<Object, @Nullable Void> ofRunnable(RemoteRunnable function) {
        return resolve(function, nothing -> List.of());
    }

    private static <A extends @Nullable Object, R extends @Nullable Object> ResolvedFunction<A, R> resolve(
            Serializable function, Function<A, List<@Nullable Object>> arguments) {
        FunctionReference reference = FunctionReference.ofLambda(function);
        ClassLoader loader = function.getClass().getClassLoader();
        ResolvedFunction<A, R> resolved;
        try {
            FunctionJson json = Configurations.json(reference.configurations(), loader);
            List<JavaType> types = new ArrayList<>();
            for (String name : reference.argumentTypes()) {
                types.add(TypeNames.parse(name, json.types(), loader));
            }
            resolved = new ResolvedFunction<>(
                    reference,
                    Class.forName(reference.className(), false, loader),
                    json,
                    types,
                    TypeNames.parse(reference.resultType(), json.types(), loader),
                    loader,
                    arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("The types of " + reference + " must be named classes", e);
        }
        if (!resolved.resultType.hasRawClass(Void.class)) {
            resolved.json.requireReadable(resolved.resultType, "result", reference);
        }
        return resolved;
    }

    /** Returns where the code is. */
    public FunctionReference reference() {
        return reference;
    }

    /** Returns the class that declares it, as it was loaded here. */
    public Class<?> declaringClass() {
        return declaringClass;
    }

    /** Returns the types that arguments are written and read as. */
    public List<Type> argumentTypes() {
        return List.copyOf(argumentTypes);
    }

    /** Returns the type that results are written and read as. */
    public Type resultType() {
        return resultType;
    }

    /**
     * Returns whether its result's type leaves open what is inside, as {@code Object} and {@code List<?>} do: then it depends on each
     * result whether it can travel, and nobody knows before the call is made.
     */
    public boolean isResultOpen() {
        return FunctionTypes.dependsOnTheValue(resultType);
    }

    /**
     * Writes a call of this function.
     *
     * @throws IllegalArgumentException if an argument does not survive the way to the node as JSON
     */
    public Invocation invocation(String id, A argument) {
        return new Invocation(id, reference, written(arguments.apply(argument)));
    }

    /**
     * Writes the arguments of a call, each as one line of ASCII, for there may be very many calls.
     *
     * @throws IllegalArgumentException if an argument does not survive the way to the node as JSON
     */
    public List<String> arguments(A argument) {
        List<@Nullable Object> values = arguments.apply(argument);
        if (values.size() == 1) {
            return List.of(JsonText.line(written(0, values.get(0))));
        }
        List<String> written = written(values);
        written.replaceAll(JsonText::line);
        return written;
    }

    /**
     * Returns the line of {@link #invocation}.
     *
     * @param arguments what {@link #arguments} returned
     */
    public String line(String id, List<String> arguments) {
        return lineOf.of(id, arguments);
    }

    /**
     * Returns one line of calls whose ids are their places, from 0: all of them if no program reads it that knows one call a line only.
     *
     * @param calls what {@link #arguments} returned of each; at least one
     */
    public String line(List<List<String>> calls) {
        return lineOf.of(calls);
    }

    /** Returns how many characters {@link #line(List)} has at least, without making it. */
    public int lengthOf(List<List<String>> calls) {
        return lineOf.lengthOf(calls);
    }

    private List<String> written(List<@Nullable Object> values) {
        List<String> written = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            written.add(written(i, values.get(i)));
        }
        return written;
    }

    private String written(int index, @Nullable Object value) {
        PlainText plain = plainArguments[index];
        String text = plain == null ? null : plain.write(value, ResolvedFunction::ofOurs);
        return text != null
                ? text
                : json.write(argumentTypes.get(index), value, role(index), reference, ResolvedFunction::afterTheWay);
    }

    /** Returns an argument as the node finds it in the line of its call, of which all else is text of ours. */
    private static String afterTheWay(String sent) {
        return JsonText.value(JsonText.line(sent));
    }

    /** As {@link #afterTheWay}, of what a {@link PlainText} has written: that is one value in ASCII, and only what is escaped may arrive otherwise. */
    private static String ofOurs(String sent) {
        return sent.indexOf('\\') < 0 ? sent : afterTheWay(sent);
    }

    private String role(int index) {
        return argumentTypes.size() == 1 ? "argument" : index == 0 ? "first argument" : "second argument";
    }

    /**
     * Reads the value of an outcome.
     *
     * @throws IllegalArgumentException if it is not the JSON of a result, as when the node's code is another version
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The JSON is read as the result type, and null only for null.
    public R value(Outcome.Value outcome) {
        if (plainResult != null) {
            try {
                return (R) plainResult.read(outcome.json());
            } catch (NotPlainException e) {
                // Databind decides, and says what is wrong.
            }
        }
        return (R) json.read(resultType, outcome.json(), "result", reference);
    }
}
