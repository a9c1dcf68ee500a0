import io.batchflux.RunOptions;
import io.batchflux.TaskSpec;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what lets Kotlin change options in lambdas with receivers: for each class of options one of changes, which has a function {@code x} for
 * each {@code withX}. The build runs it, so nothing is listed twice.
 */
public class OptionsDsl {

    private static final Map<String, String> KOTLIN = Map.of(
            "int", "Int",
            "long", "Long",
            "double", "Double",
            "boolean", "Boolean",
            "java.lang.Integer", "Int",
            "java.lang.Long", "Long",
            "java.lang.Double", "Double",
            "java.lang.Boolean", "Boolean",
            "java.lang.String", "String");

    private final Deque<Class<?>> open = new ArrayDeque<>(List.of(RunOptions.class, TaskSpec.class));
    private final Set<Class<?>> done = new LinkedHashSet<>();
    private final StringBuilder out = new StringBuilder("package io.batchflux.kotlin\n\n");

    /** @param arguments the file to write */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        Files.createDirectories(file.getParent());
        String code = new OptionsDsl().code();
        if (!Files.exists(file) || !Files.readString(file).equals(code)) {
            Files.writeString(file, code);
        }
    }

    private String code() {
        out.append("import kotlin.time.toJavaDuration\n\n@DslMarker\ninternal annotation class OfBatchflux\n");
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (done.add(type)) {
                write(type);
            }
        }
        return out.toString();
    }

    private void write(Class<?> type) {
        boolean generic = type.getTypeParameters().length > 0;
        String options = type.getName() + (generic ? "<C>" : "");
        out.append("\n/** Changes [").append(type.getName()).append("]: `x` does what its `withX` does. */\n@OfBatchflux\n")
                .append("public class ").append(type.getSimpleName()).append("Changes").append(generic ? "<C : Any>" : "")
                .append(" internal constructor(internal var options: ").append(options).append(") {\n");
        Arrays.stream(type.getMethods())
                .filter(method -> method.getName().matches("with[A-Z].*") && method.getReturnType() == type
                        && method.getTypeParameters().length == 0)
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .forEach(this::write);
        out.append("}\n");
    }

    private void write(Method with) {
        String name = with.getName().substring(4, 5).toLowerCase(java.util.Locale.ROOT) + with.getName().substring(5);
        Parameter[] parameters = with.getParameters();
        Parameter last = parameters[parameters.length - 1];
        String before = Arrays.stream(parameters).limit(parameters.length - 1L)
                .map(each -> each.getName() + ": " + kotlin(each) + ", ").collect(Collectors.joining());
        String names = Arrays.stream(parameters).limit(parameters.length - 1L)
                .map(each -> each.getName() + ", ").collect(Collectors.joining());
        if (last.getType() == UnaryOperator.class) {
            Class<?> group = (Class<?>) ((ParameterizedType) last.getParameterizedType()).getActualTypeArguments()[0];
            open.add(group);
            String changes = group.getSimpleName() + "Changes";
            function(with, name, before + last.getName() + ": " + changes + ".() -> Unit",
                    names + "{ " + changes + "(it).apply(" + last.getName() + ").options }");
            return;
        }
        function(with, name, before + last.getName() + ": " + kotlin(last), names + last.getName());
        if (last.getType() == Duration.class) {
            function(with, name,
                    (before + last.getName() + ": " + kotlin(last)).replaceAll("java.time.Duration\\??", "kotlin.time.Duration"),
                    Arrays.stream(parameters)
                            .map(each -> each.getName() + (each.getType() == Duration.class ? ".toJavaDuration()" : ""))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void function(Method with, String name, String parameters, String arguments) {
        out.append("    /** See [").append(with.getDeclaringClass().getName()).append('.').append(with.getName()).append("]. */\n")
                .append("    public fun ").append(name).append('(').append(parameters).append(") {\n        this.options = this.options.")
                .append(with.getName()).append('(').append(arguments).append(")\n    }\n");
    }

    private static String kotlin(Parameter parameter) {
        AnnotatedType type = parameter.getAnnotatedType();
        return kotlin(type.getType()) + (type.isAnnotationPresent(Nullable.class) ? "?" : "");
    }

    private static String kotlin(Type type) {
        if (type instanceof ParameterizedType generic) {
            String raw = ((Class<?>) generic.getRawType()).getName();
            return raw.replaceAll("^java\\.util\\.(List|Set|Map|Collection)$", "$1")
                    + Arrays.stream(generic.getActualTypeArguments()).map(OptionsDsl::kotlin)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        String name = type.getTypeName().replace('$', '.');
        return KOTLIN.getOrDefault(name, name);
    }
}
