package io.batchflux.function;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.impl.TypeWrappedDeserializer;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out why values of a type can never be read back, before there is any. For one search. */
final class TypeObstacles {

    private final ObjectMapper mapper;
    private final DeserializationContext context;
    private final Set<JavaType> seen = new HashSet<>();

    private TypeObstacles(ObjectMapper mapper) {
        this.mapper = mapper;
        this.context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
    }

    /** Returns what is in the way, or {@code null} if that depends on the value. */
    static @Nullable String find(ObjectMapper mapper, JavaType type) {
        try {
            String obstacle = new TypeObstacles(mapper).in(type);
            if (obstacle == null) {
                ((DefaultSerializerProvider) mapper.getSerializerProvider())
                        .createInstance(mapper.getSerializationConfig(), mapper.getSerializerFactory())
                        .findTypedValueSerializer(type, true, null);
            }
            return obstacle;
        } catch (JsonMappingException e) {
            return e.getOriginalMessage();
        } catch (RuntimeException | LinkageError e) {
            return e.toString();
        }
    }

    private @Nullable String in(JavaType type) throws JsonMappingException {
        boolean isAnnotated = type.getTypeHandler() != null || type.getValueHandler() != null;
        if (!seen.add(type) || isAnnotated || type.isJavaLangObject() || type.hasRawClass(Void.class)) {
            return null;
        }
        if (type.isReferenceType() || type.isContainerType()) {
            String obstacle = in(Containers.content(type));
            if (obstacle != null) {
                return obstacle;
            }
        }
        if (type.hasRawClass(Serializable.class)) {
            return unreadable(type); // Jackson would read whatever there is, though it writes nothing of it.
        }
        JsonDeserializer<?> reader;
        try {
            reader = context.findRootValueDeserializer(type);
        } catch (JsonMappingException e) {
            if (isNamed(type)) {
                return type.getRawClass().getTypeName() + " is a class of Java's that Jackson cannot take apart";
            }
            throw e;
        }
        if (reader instanceof TypeWrappedDeserializer) {
            return null; // Annotations tell the class.
        }
        if (reader instanceof AbstractDeserializer) {
            return unreadable(type);
        }
        if (reader instanceof RefusedTypes.Reader refused) {
            return refused.why();
        }
        if (reader instanceof UnsupportedTypeDeserializer) {
            return type.getRawClass().getTypeName() + " needs a module of Jackson's, as a JsonConfiguration can add it";
        }
        if (isIncomparable(type)) {
            return type.getRawClass().getTypeName()
                    + " has no equals, so nobody could tell whether a value arrives as it was";
        }
        if (!(reader instanceof BeanDeserializerBase bean)) {
            return null;
        }
        return isNamed(type) && isClosed(type.getRawClass())
                ? type.getRawClass().getTypeName() + " is a class of Java's that Jackson cannot take apart"
                : inBean(type, bean);
    }

    private static String unreadable(JavaType type) {
        return type.getRawClass().getTypeName() + " is " + (type.isInterface() ? "an interface" : "an abstract class")
                + ", and nothing in the JSON would tell the class to read; Jackson's @JsonTypeInfo can";
    }

    /** Returns whether there are fields that Java lets nobody see. */
    private static boolean isClosed(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers) && !Modifier.isPublic(modifiers)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isIncomparable(JavaType type) {
        Class<?> raw = type.getRawClass();
        return isNamed(type) && !Containers.hasStandIn(raw) && Parts.judge(raw) == Object.class;
    }

    /** Returns whether the type is a class of Java's, other than a container. */
    private static boolean isNamed(JavaType type) {
        return Classes.isPlatform(type.getRawClass())
                && !type.isContainerType()
                && !type.isReferenceType()
                && !type.isPrimitive()
                && !type.isInterface()
                && !type.isAbstract();
    }

    private @Nullable String inBean(JavaType type, BeanDeserializerBase bean) throws JsonMappingException {
        ValueInstantiator maker = bean.getValueInstantiator();
        if (!isMakeable(type, maker)) {
            return type.getRawClass().getTypeName() + unmakeable(type.getRawClass());
        }
        Iterator<SettableBeanProperty> properties = bean.properties();
        while (properties.hasNext()) {
            SettableBeanProperty property = properties.next();
            if (!property.hasValueTypeDeserializer() && !isAnnotated(property)) {
                String obstacle = in(property.getType());
                if (obstacle != null) {
                    return "its part " + property.getName() + ": " + obstacle;
                }
            }
        }
        return null;
    }

    /** Returns whether a value can be made of the fields that are written of it, or of what is written in their place. */
    private boolean isMakeable(JavaType type, ValueInstantiator maker) throws JsonMappingException {
        if (maker.canCreateUsingDefault()
                || maker.canCreateFromObjectWith()
                || maker.canCreateUsingDelegate()
                || maker.canCreateUsingArrayDelegate()) {
            return true;
        }
        return maker.canInstantiate()
                && !(mapper.getSerializerProviderInstance().findValueSerializer(type) instanceof BeanSerializerBase);
    }

    private static String unmakeable(Class<?> type) {
        if (type.getName().startsWith("kotlin.")) {
            return " is a class of Kotlin's that Jackson cannot take apart";
        }
        if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
            return " is an inner class, whose objects belong to those around them: "
                    + (Classes.isKotlins(type) ? "declare it without inner" : "declare it static");
        }
        return " has neither a constructor without parameters nor one whose parameters are named as its fields (the compiler"
                + " writes the names if it is told "
                + (Classes.isKotlins(type)
                        ? "-java-parameters: <javaParameters>true</javaParameters> in Maven, javaParameters = true in"
                                + " Gradle's compilerOptions; a data class does without)"
                        : "-parameters)");
    }

    /** Returns whether somebody has said how this property is read; one without a member is the id of {@code @JsonIdentityInfo}. */
    private boolean isAnnotated(SettableBeanProperty property) {
        return property.getMember() == null
                || mapper.getDeserializationConfig().getAnnotationIntrospector().findDeserializer(property.getMember())
                        != null;
    }
}
