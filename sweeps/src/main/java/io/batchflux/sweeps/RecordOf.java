package io.batchflux.sweeps;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a record of each point, once it is known that all suit. */
final class RecordOf {

    private static final String REMEDY = "; or make the record with map(point -> ..)";

    private RecordOf() {}

    static <P extends Record> Function<Point, P> of(Class<P> type, Columns columns) {
        Form form = Forms.of(Objects.requireNonNull(type, "type must not be null"), "");
        Map<String, Form> components = form.columns("");
        same(type, components.keySet(), columns.names());
        for (int i = 0; i < columns.names().size(); i++) {
            String name = columns.names().get(i);
            check(
                    type,
                    name,
                    Objects.requireNonNull(components.get(name)),
                    columns.examples().get(i));
        }
        return point -> type.cast(Objects.requireNonNull(form.value(tree(point), "")));
    }

    private static void same(Class<?> type, Set<String> components, List<String> parameters) {
        Set<String> missing = new LinkedHashSet<>(components);
        parameters.forEach(missing::remove);
        Set<String> unknown = new LinkedHashSet<>(parameters);
        unknown.removeAll(components);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("the parameters must be the components of record " + type.getSimpleName()
                    + ", which are " + Names.some(components) + ", were " + Names.some(parameters)
                    + (missing.isEmpty() ? "" : "; missing: " + Names.some(missing))
                    + (unknown.isEmpty() ? "" : "; unknown: " + Names.some(unknown))
                    + "; name them alike" + REMEDY);
        }
    }

    private static void check(Class<?> type, String name, Form component, Iterable<Object> examples) {
        int index = 0;
        for (Object example : examples) {
            try {
                component.value(example, name);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "component " + e.getMessage() + ", value " + index
                                + " of that parameter; change the axis or record " + type.getSimpleName() + REMEDY,
                        e);
            }
            index++;
        }
    }

    private static Map<String, @Nullable Object> tree(Point point) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < point.names().size(); i++) {
            put(tree, point.names().get(i), point.values().get(i));
        }
        return tree;
    }

    /** Puts a value where its dotted name says. */
    @SuppressWarnings("unchecked") // What is within are maps that this has made.
    static void put(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            tree.put(name, value);
        } else {
            put(
                    (Map<String, @Nullable Object>) Objects.requireNonNull(
                            tree.computeIfAbsent(name.substring(0, dot), key -> new LinkedHashMap<String, Object>())),
                    name.substring(dot + 1),
                    value);
        }
    }
}
