package io.batchflux.sweeps;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists and arrays; as a column, a list is JSON.
 *
 * @param type {@link List}, or the class of the arrays
 * @param element what they have
 */
record ListForm(Class<?> type, Form element) implements Form {

    @Override
    public @Nullable Object tree(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        List<@Nullable Object> tree = new ArrayList<>();
        if (value instanceof Collection<?> values) {
            values.forEach(each -> tree.add(element.tree(each)));
        } else {
            for (int i = 0; i < Array.getLength(value); i++) {
                tree.add(element.tree(Array.get(value, i)));
            }
        }
        return tree;
    }

    @Override
    public @Nullable Object value(@Nullable Object tree, String path) {
        if (tree == null || tree.equals("")) {
            return null;
        }
        if (tree instanceof String text) {
            return value(Json.read(text, path), path);
        }
        if (!(tree instanceof List<?> parts)) {
            throw refusal(tree, path);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            values.add(element.value(parts.get(i), path + "[" + i + "]"));
        }
        return type.isArray() ? array(values) : java.util.Collections.unmodifiableList(values);
    }

    private Object array(List<@Nullable Object> values) {
        Object array = Array.newInstance(type.getComponentType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    @Override
    public Map<String, Form> columns(String path) {
        return Map.of(path, this);
    }

    @Override
    public String words() {
        return "a list, each of whose elements is " + element.words();
    }
}
