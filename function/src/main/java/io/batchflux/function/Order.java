package io.batchflux.function;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * In which order sets and maps are written that have none: theirs differs from one virtual machine to the next, as that of {@code Set.of(..)}
 * and of what has enums in it, and a call of a named run is known again by the JSON of its argument.
 *
 * <p>Constants of one enum come as they are declared; all else comes by its text.
 */
final class Order {

    /** What can be iterated in the other direction has an order, though its spliterator may not say so; since Java 21. */
    private static final @Nullable Class<?> SEQUENCED = sequenced();

    private Order() {}

    /** Says how an element is written. */
    @FunctionalInterface
    interface Texts {
        String of(Object element) throws IOException;
    }

    /** What is to be put into an order. */
    private record Ranked<T extends @Nullable Object>(
            T item, @Nullable Object key, String text) {

        String type() {
            return key == null ? "" : key.getClass().getName();
        }
    }

    /**
     * Returns whether it is a set, a map or the like of Java's, or a class made of one, whose elements come in no order. Classes of others iterate as
     * they like.
     */
    static boolean isMissing(Object container) {
        if (container instanceof Map<?, ?> map) {
            return isOfJava(map) && !(map instanceof EnumMap) && map.size() > 1 && !isOrdered(map.keySet());
        }
        return container instanceof Collection<?> elements
                && !(elements instanceof List || elements instanceof Queue)
                && isOfJava(elements)
                && elements.size() > 1
                && !isOrdered(elements);
    }

    private static boolean isOfJava(Object container) {
        return Classes.isPlatform(container.getClass())
                || container instanceof HashSet
                || container instanceof HashMap
                || container instanceof Hashtable
                || container instanceof ConcurrentHashMap;
    }

    private static boolean isOrdered(Collection<?> elements) {
        return elements.spliterator().hasCharacteristics(Spliterator.ORDERED)
                || elements instanceof EnumSet
                || elements instanceof CopyOnWriteArraySet
                || (SEQUENCED != null && SEQUENCED.isInstance(elements))
                || elements.getClass().getName().startsWith(EnumMap.class.getName());
    }

    /** Returns the elements in the order in which they are written. */
    static List<@Nullable Object> of(Collection<?> elements, Texts texts) throws IOException {
        List<Ranked<@Nullable Object>> ranked = new ArrayList<>(elements.size());
        for (Object element : elements) {
            ranked.add(new Ranked<>(element, element, text(element, texts)));
        }
        return sorted(ranked);
    }

    /** Returns the entries in the order in which they are written, which is that of their keys. */
    static Map<@Nullable Object, @Nullable Object> of(Map<?, ?> map, Texts texts) throws IOException {
        List<Ranked<Map.Entry<?, ?>>> ranked = new ArrayList<>(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            ranked.add(new Ranked<>(entry, entry.getKey(), text(entry.getKey(), texts)));
        }
        Map<@Nullable Object, @Nullable Object> ordered = new LinkedHashMap<>();
        sorted(ranked).forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    private static String text(@Nullable Object element, Texts texts) throws IOException {
        return element == null
                        || element instanceof String
                        || element instanceof Number
                        || element instanceof Boolean
                        || element instanceof Character
                ? String.valueOf(element)
                : texts.of(element);
    }

    private static <T extends @Nullable Object> List<T> sorted(List<Ranked<T>> ranked) {
        ranked.sort(
                areOfOneEnum(ranked)
                        ? Comparator.comparing(each -> ordinal(each.key()))
                        : Comparator.comparing((Ranked<T> each) -> each.text()).thenComparing(Ranked::type));
        List<T> items = new ArrayList<>(ranked.size());
        ranked.forEach(each -> items.add(each.item()));
        return items;
    }

    private static boolean areOfOneEnum(List<? extends Ranked<?>> ranked) {
        Class<?> first = null;
        for (Ranked<?> each : ranked) {
            if (each.key() instanceof Enum<?> constant && (first == null || first == constant.getDeclaringClass())) {
                first = constant.getDeclaringClass();
            } else if (each.key() != null) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("EnumOrdinal") // As they are declared is how they are to come.
    private static int ordinal(@Nullable Object constant) {
        return constant instanceof Enum<?> known ? known.ordinal() : -1;
    }

    private static @Nullable Class<?> sequenced() {
        try {
            return Class.forName("java.util.SequencedCollection");
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
