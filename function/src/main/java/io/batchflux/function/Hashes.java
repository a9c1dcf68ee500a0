package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hash codes that are the same for values which a {@link Comparison} takes for the same. */
final class Hashes {

    /** A value may contain itself; and the hash code of what lies deeper would hardly tell more. */
    private static final int DEPTH = 5;

    private final Parts parts;

    Hashes(Parts parts) {
        this.parts = parts;
    }

    int of(JavaType type, @Nullable Object value) {
        return of(type, value, DEPTH);
    }

    private int of(JavaType type, @Nullable Object value, int depth) {
        if (value == null || depth == 0) {
            return 0;
        }
        if (value instanceof Object[] array) {
            return sum(Containers.content(type), Arrays.asList(array), depth);
        }
        if (value.getClass().isArray()) {
            return Arrays.deepHashCode(new Object[] {value});
        }
        List<?> held = Containers.held(value);
        if (value instanceof Map.Entry<?, ?> entry && Containers.isEntry(value)) {
            return of(type.containedTypeOrUnknown(0), entry.getKey(), depth - 1);
        }
        if (held != null) {
            return sum(Containers.content(type), held, depth);
        }
        if (value instanceof Collection<?> elements) {
            return sum(Containers.content(type), elements, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return sum(Containers.key(type), map.keySet(), depth);
        }
        if (Classes.isPlatform(value.getClass())) {
            Object plain = Containers.plain(value);
            return Parts.judge(plain.getClass()) == Object.class ? 0 : plain.hashCode();
        }
        return ofMembers(type, value, depth);
    }

    private int ofMembers(JavaType type, Object value, int depth) {
        Parts.OfType ofType = parts.of(type, value.getClass());
        if (ofType.hasEquals()) {
            return value.hashCode();
        }
        int hash = value.getClass().hashCode();
        for (Parts.Part part : ofType.parts()) {
            hash = 31 * hash + of(part.type(), part.of(value), depth - 1);
        }
        return hash;
    }

    /** The sum does not depend on the order of iteration. */
    private int sum(JavaType content, Collection<?> elements, int depth) {
        int sum = elements.size();
        for (Object element : elements) {
            sum += of(content, element, depth - 1);
        }
        return sum;
    }
}
