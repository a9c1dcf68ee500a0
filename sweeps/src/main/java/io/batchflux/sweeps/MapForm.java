package io.batchflux.sweeps;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps, sorted by the texts of their keys so that equal ones look the same; as a column, a map is JSON.
 *
 * @param key what leads to a value
 * @param element a value
 */
record MapForm(Form key, Form element) implements Form {

    @Override
    public @Nullable Object tree(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Map<String, @Nullable Object> tree = new TreeMap<>();
        ((Map<?, ?>) value).forEach((name, each) -> tree.put(String.valueOf(key.tree(name)), element.tree(each)));
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
        if (!(tree instanceof Map<?, ?> parts)) {
            throw refusal(tree, path);
        }
        Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
        parts.forEach(
                (name, each) -> values.put(key.value(name, path + " (a key)"), element.value(each, path + "." + name)));
        return Collections.unmodifiableMap(values);
    }

    @Override
    public Map<String, Form> columns(String path) {
        return Map.of(path, this);
    }

    @Override
    public String words() {
        return "a map, each of whose values is " + element.words();
    }
}
