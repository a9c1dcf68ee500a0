package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JavaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a value with what was read back of it.
 *
 * <p>Classes must be the same, except that a list, set or map may be another implementation where the type names no class.
 * What has an {@code equals} of its own must be equal; and of its parts the classes must be the same, since an {@code equals}
 * may not look at them. What has none is compared part by part: arrays, plain classes, records. Sets are compared as sets:
 * nothing depends on an order of iteration. For one comparison.
 */
final class Comparison {

    private static final Object NONE = new Object();

    private final Parts parts;
    private final Hashes hashes;
    /** Most values are not deep, and one is compared for each call. */
    private final IdentityHashMap<Object, Object> underWay = new IdentityHashMap<>(4);

    Comparison(Parts parts) {
        this.parts = parts;
        this.hashes = new Hashes(parts);
    }

    /**
     * What is different.
     *
     * @param path where in the value, as in {@code .points[2].shape}; empty for the value itself
     * @param what how, of "it"
     */
    record Difference(String path, String what) {

        Difference(String what) {
            this("", what);
        }

        Difference in(String place) {
            return new Difference(place + path, what);
        }

        @Override
        public String toString() {
            return path.isEmpty()
                    ? "it " + what
                    : "its part " + (path.startsWith(".") ? path.substring(1) : path) + " " + what;
        }
    }

    /** Returns a difference, or {@code null} if there is none. */
    @Nullable
    Difference difference(JavaType type, @Nullable Object value, @Nullable Object back) {
        return compare(type, value, back, false);
    }

    private @Nullable Difference compare(JavaType type, @Nullable Object a, @Nullable Object b, boolean onlyClasses) {
        if (a == b) {
            return null;
        }
        if (a == null || b == null) {
            return onlyClasses
                    ? null
                    : new Difference(
                            a == null
                                    ? "is null before, and not null after the way"
                                    : "is not null before, and null after the way");
        }
        if (a.getClass() != b.getClass() && !Containers.areAlike(type, a, b) && !Containers.areInternal(a, b)) {
            return new Difference("is a " + a.getClass().getTypeName() + ", and is read back as a "
                    + b.getClass().getTypeName());
        }
        if (Containers.isLeaf(a)) {
            return onlyClasses ? null : values(a, b);
        }
        if (underWay.get(a) == b) {
            return null; // a circle
        }
        Object before = underWay.put(a, b);
        Difference difference = contents(type, a, b, onlyClasses);
        if (before == null) {
            underWay.remove(a);
        } else {
            underWay.put(a, before);
        }
        return difference;
    }

    private @Nullable Difference contents(JavaType type, Object a, Object b, boolean onlyClasses) {
        if (a instanceof Object[] array) {
            return sequence(Containers.content(type), Arrays.asList(array), Arrays.asList((Object[]) b), onlyClasses);
        }
        if (a.getClass().isArray()) {
            return onlyClasses || Objects.deepEquals(a, b) ? null : new Difference("has other elements after the way");
        }
        List<?> held = Containers.held(a);
        if (held != null) {
            return sequence(Containers.content(type), held, requireNonNull(Containers.held(b)), onlyClasses);
        }
        if (a instanceof Map.Entry<?, ?> entry && (a.getClass() != b.getClass() || Containers.isEntry(a))) {
            return entry(type, entry, (Map.Entry<?, ?>) b, onlyClasses);
        }
        if (a instanceof Collection<?> || a instanceof Map<?, ?>) {
            Difference inside = container(type, a, b, onlyClasses);
            if (inside != null || a.getClass() != b.getClass()) {
                return inside;
            }
            return Classes.isPlatform(a.getClass()) ? null : members(type, a, b, onlyClasses, true);
        }
        return members(type, a, b, onlyClasses, false);
    }

    private @Nullable Difference entry(
            JavaType type, Map.Entry<?, ?> entry, Map.Entry<?, ?> back, boolean onlyClasses) {
        Difference key = compare(type.containedTypeOrUnknown(0), entry.getKey(), back.getKey(), onlyClasses);
        if (key != null) {
            return key.in(".key");
        }
        Difference value = compare(type.containedTypeOrUnknown(1), entry.getValue(), back.getValue(), onlyClasses);
        return value == null ? null : value.in(".value");
    }

    private @Nullable Difference container(JavaType type, Object a, Object b, boolean onlyClasses) {
        if (Containers.isSorted(b) && !Objects.equals(Containers.comparator(a), Containers.comparator(b))) {
            return new Difference("has a comparator, which cannot travel");
        }
        if (a instanceof IdentityHashMap && !onlyClasses) {
            return new Difference("compares its keys by identity, which cannot travel");
        }
        if (Containers.hasDefaults(a) && !onlyClasses) {
            return new Difference("has defaults for what it does not contain, which cannot travel");
        }
        if (a instanceof Map<?, ?> map && b instanceof Map<?, ?> back) {
            return maps(type, map, back, onlyClasses);
        }
        Collection<?> all = (Collection<?>) a;
        Collection<?> back = (Collection<?>) b;
        return (a instanceof Set && b instanceof Set) || Order.isMissing(a)
                ? sets(Containers.content(type), all, back)
                : sequence(Containers.content(type), all, back, onlyClasses);
    }

    private @Nullable Difference sequence(
            JavaType content, Collection<?> all, Collection<?> back, boolean onlyClasses) {
        if (all.size() != back.size() && !onlyClasses) {
            return new Difference("has " + all.size() + " elements before, and " + back.size() + " after the way");
        }
        Iterator<?> others = back.iterator();
        int index = 0;
        for (Object element : all) {
            if (!others.hasNext()) {
                return null;
            }
            Difference difference = compare(content, element, others.next(), onlyClasses);
            if (difference != null) {
                return difference.in("[" + index + "]");
            }
            index++;
        }
        return null;
    }

    private @Nullable Difference sets(JavaType content, Collection<?> all, Collection<?> back) {
        if (all.size() != back.size()) {
            return new Difference("has " + all.size() + " elements before, and " + back.size() + " after the way");
        }
        Map<Integer, List<@Nullable Object>> left = new HashMap<>();
        for (Object element : back) {
            left.computeIfAbsent(hashes.of(content, element), hash -> new ArrayList<>(1))
                    .add(element);
        }
        for (Object element : all) {
            if (take(content, element, left) == NONE) {
                return lost("an element", element);
            }
        }
        return null;
    }

    private @Nullable Difference maps(JavaType type, Map<?, ?> all, Map<?, ?> back, boolean onlyClasses) {
        if (all.size() != back.size()) {
            return new Difference("has " + all.size() + " entries before, and " + back.size() + " after the way");
        }
        JavaType keyType = Containers.key(type);
        Map<Integer, List<@Nullable Object>> left = new HashMap<>();
        for (Map.Entry<?, ?> entry : back.entrySet()) {
            left.computeIfAbsent(hashes.of(keyType, entry.getKey()), hash -> new ArrayList<>(1))
                    .add(entry.getKey());
        }
        for (Map.Entry<?, ?> entry : all.entrySet()) {
            Object key = take(keyType, entry.getKey(), left);
            if (key == NONE) {
                return lost("a key", entry.getKey());
            }
            Difference difference = compare(Containers.content(type), entry.getValue(), back.get(key), onlyClasses);
            if (difference != null) {
                return difference.in("{}");
            }
        }
        return null;
    }

    /** Takes what equals the element, or {@link #NONE}. */
    private @Nullable Object take(
            JavaType content, @Nullable Object element, Map<Integer, List<@Nullable Object>> left) {
        List<@Nullable Object> candidates = left.getOrDefault(hashes.of(content, element), List.of());
        for (int i = 0; i < candidates.size(); i++) {
            if (compare(content, element, candidates.get(i), false) == null) {
                return candidates.remove(i);
            }
        }
        return NONE;
    }

    private static Difference lost(String what, @Nullable Object element) {
        return new Difference("has " + what
                + (element == null ? "" : " (a " + element.getClass().getTypeName() + ")")
                + " that is not there, or is another, after the way");
    }

    private @Nullable Difference members(JavaType type, Object a, Object b, boolean onlyClasses, boolean isContainer) {
        Parts.OfType ofType = parts.of(type, a.getClass());
        Difference unequal = null;
        if (ofType.hasEquals() && !isContainer && !onlyClasses) {
            unequal = values(a, b);
        }
        if (ofType.hidden() != null && !isContainer && !onlyClasses) {
            return new Difference("is a " + ofType.hidden().getTypeName() + ", which cannot be compared");
        }
        for (Parts.Part part : ofType.parts()) {
            if (part.isJudged() && isContainer) {
                continue;
            }
            boolean judged = part.isJudged() && unequal == null;
            Difference difference = compare(part.type(), part.of(a), part.of(b), onlyClasses || judged);
            if (difference != null) {
                return difference.in("." + part.field().getName());
            }
        }
        return unequal;
    }

    private static @Nullable Difference values(Object a, Object b) {
        Object value = Containers.plain(a);
        if (Parts.judge(value.getClass()) == Object.class) {
            return new Difference("is a " + a.getClass().getTypeName() + ", which cannot be compared");
        }
        try {
            return value.equals(Containers.plain(b))
                    ? null
                    : new Difference("is not equal to what is read back, also a "
                            + b.getClass().getTypeName());
        } catch (RuntimeException e) {
            return new Difference("cannot be compared, since its equals throws " + e);
        }
    }
}
