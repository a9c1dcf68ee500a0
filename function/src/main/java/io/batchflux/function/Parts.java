package io.batchflux.function;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.TypeResolutionContext;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the objects of a class consist of: the fields of the program's own classes, and what of them the class's
 * {@code equals} answers for. Thread-safe.
 */
final class Parts {

    private static final ClassValue<Class<?>> JUDGES = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            try {
                return type.getMethod("equals", Object.class).getDeclaringClass();
            } catch (NoSuchMethodException e) {
                return Object.class; // an interface
            }
        }
    };

    private final ObjectMapper mapper;
    private final Map<JavaType, Parts.OfType> known = new ConcurrentHashMap<>();

    Parts(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * One field of an object.
     *
     * @param field the field, which can be read
     * @param type what it is declared as, with the type arguments of the object
     * @param isJudged whether the class's own {@code equals} answers for it
     */
    record Part(Field field, JavaType type, boolean isJudged) {

        @Nullable
        Object of(Object owner) {
            try {
                return field.get(owner);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " must be readable", e);
            }
        }
    }

    /**
     * What the objects of a type consist of.
     *
     * @param parts the fields that the program's own classes have, but for those that are said not to travel
     * @param hasEquals whether a class before {@link Object} says what is equal, and not as a record does by itself
     * @param hidden the class of the platform whose fields nobody can read, and for which no {@code equals} answers
     */
    record OfType(
            List<Part> parts, boolean hasEquals, @Nullable Class<?> hidden) {}

    /** Returns the parts of an object of this class where this type is declared. */
    OfType of(JavaType declared, Class<?> runtime) {
        return known.computeIfAbsent(specialised(declared, runtime), this::find);
    }

    private JavaType specialised(JavaType declared, Class<?> runtime) {
        if (declared.hasRawClass(runtime)) {
            return declared;
        }
        return declared.getRawClass().isAssignableFrom(runtime) && !declared.isJavaLangObject()
                ? mapper.getTypeFactory().constructSpecializedType(declared, runtime)
                : mapper.constructType(runtime);
    }

    private OfType find(JavaType type) {
        Class<?> judge = judge(type.getRawClass());
        boolean isJudged = judge != Object.class && !Classes.hasGeneratedEquals(judge);
        Set<String> ignored = isJudged || type.isRecordType() ? Set.of() : ignored(type);
        List<Part> parts = new ArrayList<>();
        Class<?> hidden = null;
        for (JavaType level = type; level != null && level.getRawClass() != Object.class; level = superOf(level)) {
            Class<?> declaring = level.getRawClass();
            boolean judgedHere = isJudged && declaring.isAssignableFrom(judge);
            boolean platform = Classes.isPlatform(declaring);
            for (Field field : declaring.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) {
                    continue;
                }
                if (platform) {
                    hidden = judgedHere ? hidden : declaring;
                } else if (!ignored.contains(field.getName())) {
                    parts.add(new Part(readable(field), typeOf(field, level), judgedHere));
                }
            }
        }
        return new OfType(List.copyOf(parts), isJudged, hidden);
    }

    private static @Nullable JavaType superOf(JavaType type) {
        return type.getSuperClass();
    }

    private JavaType typeOf(Field field, JavaType owner) {
        return new TypeResolutionContext.Basic(mapper.getTypeFactory(), owner.getBindings())
                .resolveType(field.getGenericType());
    }

    private static Field readable(Field field) {
        field.setAccessible(true);
        return field;
    }

    private Set<String> ignored(JavaType type) {
        SerializationConfig config = mapper.getSerializationConfig();
        BeanDescription bean = config.introspect(type);
        Set<String> ignored = new HashSet<>(config.getAnnotationIntrospector()
                .findPropertyIgnoralByName(config, bean.getClassInfo())
                .findIgnoredForSerialization());
        Set<String> marked = bean.getIgnoredPropertyNames();
        if (marked != null) {
            ignored.addAll(marked);
        }
        return ignored;
    }

    /** Returns the class that says what equals an object of this class. */
    static Class<?> judge(Class<?> type) {
        return JUDGES.get(type);
    }
}
