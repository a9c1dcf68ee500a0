package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is special about the classes of the platform when values are compared. */
final class Containers {

    private static final Set<Class<?>> STAND_INS = Set.of(
            AtomicInteger.class,
            AtomicLong.class,
            AtomicBoolean.class,
            StringBuilder.class,
            StringBuffer.class,
            Pattern.class,
            Class.class,
            Currency.class);

    private Containers() {}

    /** Returns whether the type names no class, and these two implement what it does name. */
    static boolean areAlike(JavaType type, Object a, Object b) {
        boolean isOpen = type.isJavaLangObject();
        if (!isOpen && !type.isAbstract()) {
            return false;
        }
        return (a instanceof Map && b instanceof Map)
                || (a instanceof List && b instanceof List)
                || (a instanceof Set && b instanceof Set)
                || (a instanceof Map.Entry && b instanceof Map.Entry)
                || (!isOpen && a instanceof Collection && b instanceof Collection);
    }

    /** Returns whether both classes are the platform's own affair, as those of paths and buffers are. */
    static boolean areInternal(Object a, Object b) {
        return isInternal(a.getClass()) && isInternal(b.getClass());
    }

    private static boolean isInternal(Class<?> type) {
        return Classes.isPlatform(type)
                && !Modifier.isPublic(type.getModifiers())
                && !type.isArray()
                && !Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type);
    }

    /** Returns whether the value is one of the platform's that holds no others. */
    static boolean isLeaf(Object value) {
        return Classes.isPlatform(value.getClass())
                && !value.getClass().isArray()
                && !(value instanceof Collection)
                && !(value instanceof Map)
                && !(value instanceof Map.Entry)
                && held(value) == null;
    }

    /** Returns what the value holds, if it is one that has an {@code equals} which does not look into arrays, or none. */
    static @Nullable List<?> held(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.stream().toList();
        }
        return value instanceof AtomicReference<?> reference ? Collections.singletonList(reference.get()) : null;
    }

    /** Returns whether the value is nothing but a key and a value, in whatever class of Java's. */
    static boolean isEntry(Object value) {
        return value instanceof Map.Entry && Classes.isPlatform(value.getClass());
    }

    /** Returns whether something stands for the values of this class, which has no {@code equals}. */
    static boolean hasStandIn(Class<?> type) {
        return STAND_INS.contains(type);
    }

    /**
     * Returns the value itself, or what stands for one that has no {@code equals}, or one that asks a name server or does not look
     * at the order of bytes.
     */
    static Object plain(Object value) {
        if (value instanceof AtomicInteger || value instanceof AtomicLong) {
            return ((Number) value).longValue();
        }
        if (value instanceof AtomicBoolean flag) {
            return flag.get();
        }
        if (value instanceof StringBuilder || value instanceof StringBuffer) {
            return value.toString();
        }
        if (value instanceof Pattern pattern) {
            return List.of(pattern.pattern(), pattern.flags());
        }
        if (value instanceof ByteBuffer buffer) {
            return List.of(buffer, buffer.order().toString());
        }
        if (value instanceof Class<?> || value instanceof Currency) {
            return value.toString();
        }
        return value.getClass().getName().equals("java.net.URL") ? value.toString() : value;
    }

    /** Returns whether there is more in it than it contains, of which its {@code equals} knows nothing. */
    static boolean hasDefaults(Object value) {
        return value instanceof Properties properties
                && !properties.keySet().containsAll(properties.stringPropertyNames());
    }

    static boolean isSorted(Object value) {
        return value instanceof SortedSet
                || value instanceof SortedMap
                || value instanceof PriorityQueue
                || value instanceof PriorityBlockingQueue;
    }

    /** Returns by what a container is sorted, or {@code null} for the natural order or none. */
    static @Nullable Comparator<?> comparator(Object value) {
        Comparator<?> comparator = null;
        if (value instanceof SortedSet<?> set) {
            comparator = set.comparator();
        } else if (value instanceof SortedMap<?, ?> map) {
            comparator = map.comparator();
        } else if (value instanceof PriorityQueue<?> queue) {
            comparator = queue.comparator();
        } else if (value instanceof PriorityBlockingQueue<?> queue) {
            comparator = queue.comparator();
        }
        return comparator == Comparator.naturalOrder() ? null : comparator;
    }

    /** Returns the type of what is inside. */
    static JavaType content(JavaType type) {
        JavaType content = type.getContentType();
        return content != null ? content : type.containedTypeOrUnknown(0);
    }

    /** Returns the type of a map's keys. */
    static JavaType key(JavaType type) {
        JavaType key = type.getKeyType();
        return key != null ? key : TypeFactory.unknownType();
    }
}
