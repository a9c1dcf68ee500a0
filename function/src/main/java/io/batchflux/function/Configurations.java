package io.batchflux.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** Finds a program's {@link JsonConfiguration}s: on the client as services, on the node by the names that the client sends. */
final class Configurations {

    /** To look for them reads files, which nobody is to wait for at each call. */
    private static final Map<ClassLoader, List<String>> FOUND = Collections.synchronizedMap(new WeakHashMap<>());

    /** By the first class, which does not outlive its class loader because of this. */
    private static final ClassValue<Map<List<Class<?>>, FunctionJson>> APPLIED = new ClassValue<>() {
        @Override
        protected Map<List<Class<?>>, FunctionJson> computeValue(Class<?> first) {
            return new ConcurrentHashMap<>();
        }
    };

    private Configurations() {}

    /**
     * Returns the names of the configurations that a class loader finds, in their order.
     *
     * @throws IllegalArgumentException if one of them cannot be loaded
     */
    static List<String> foundBy(ClassLoader loader) {
        return FOUND.computeIfAbsent(loader, Configurations::find);
    }

    private static List<String> find(ClassLoader loader) {
        try {
            return ServiceLoader.load(JsonConfiguration.class, loader).stream()
                    .map(provider -> provider.type().getName())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "A " + JsonConfiguration.class.getSimpleName()
                            + " must be a public class with a constructor without"
                            + " parameters, where META-INF/services names it: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Returns what has the named configurations applied.
     *
     * @throws ReflectiveOperationException if one of them is not there, or cannot be made
     */
    static FunctionJson json(List<String> names, ClassLoader loader) throws ReflectiveOperationException {
        if (names.isEmpty()) {
            return FunctionJson.STANDARD;
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            classes.add(Class.forName(name, true, loader));
        }
        Map<List<Class<?>>, FunctionJson> applied = APPLIED.get(classes.get(0));
        FunctionJson known = applied.get(classes);
        if (known == null) {
            List<JsonConfiguration> configurations = new ArrayList<>();
            for (Class<?> type : classes) {
                configurations.add((JsonConfiguration) type.getConstructor().newInstance());
            }
            known = FunctionJson.of(configurations);
            applied.put(classes, known);
        }
        return known;
    }
}
