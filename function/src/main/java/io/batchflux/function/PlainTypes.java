package io.batchflux.function;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the {@link PlainType} of a type: of primitive types and their objects, strings, records, enums, lists, sets of leaves,
 * maps by strings, and arrays. What has annotations, or type parameters of its own, is not plain. For one search.
 */
final class PlainTypes {

    private final ClassLoader loader;
    private final Map<Class<?>, PlainRecord> records = new HashMap<>();

    PlainTypes(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Returns the type of this name.
     *
     * @throws NotPlainException if it is not plain
     * @throws ReflectiveOperationException if one of its classes is not there, or nobody may look into it
     */
    PlainType of(TypeName name) throws ReflectiveOperationException {
        PlainType[] arguments = new PlainType[name.arguments().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = of(name.arguments().get(i));
        }
        Class<?> type = name.rawClass(loader);
        PlainType plain = of(type, isMapByStrings(name), arguments);
        for (int i = 0; i < name.dimensions(); i++) {
            plain = PlainArray.of(type, plain);
            type = type.arrayType();
        }
        return plain;
    }

    private static boolean isMapByStrings(TypeName name) {
        return name.arguments().size() == 2
                && name.arguments().get(0).raw().equals(String.class.getName())
                && name.arguments().get(0).dimensions() == 0;
    }

    private PlainType of(Type type) throws ReflectiveOperationException {
        if (type instanceof Class<?> raw) {
            return raw.isArray()
                    ? PlainArray.of(raw.getComponentType(), of((Type) raw.getComponentType()))
                    : of(raw, false);
        }
        if (!(type instanceof ParameterizedType parameterized)) {
            throw new NotPlainException();
        }
        Type[] named = parameterized.getActualTypeArguments();
        PlainType[] arguments = new PlainType[named.length];
        for (int i = 0; i < named.length; i++) {
            arguments[i] = of(named[i]);
        }
        return of((Class<?>) parameterized.getRawType(), named.length == 2 && named[0] == String.class, arguments);
    }

    private PlainType of(Class<?> type, boolean isByStrings, PlainType... arguments)
            throws ReflectiveOperationException {
        PlainLeaf leaf = PlainLeaf.of(type);
        if (leaf != null) {
            return leaf;
        }
        if (arguments.length == 1 && PlainCollection.isKnown(type)) {
            return PlainCollection.of(type, arguments[0]);
        }
        if (isByStrings && PlainMap.isKnown(type)) {
            return new PlainMap(type, arguments[1]);
        }
        if (Classes.isPlatform(type) || type.getTypeParameters().length > 0 || isAnnotated(type)) {
            throw new NotPlainException();
        }
        if (type.isEnum()) {
            return new PlainEnum(type);
        }
        if (!type.isRecord()) {
            throw new NotPlainException();
        }
        return ofRecord(type);
    }

    private PlainType ofRecord(Class<?> type) throws ReflectiveOperationException {
        PlainRecord known = records.get(type);
        if (known != null) {
            return known;
        }
        PlainRecord plain = new PlainRecord(type);
        records.put(type, plain);
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            plain.complete(i, of(components[i].getGenericType()));
        }
        return plain;
    }

    /** Returns whether anybody has said anything of it, its members or its interfaces: Jackson may take it for its business. */
    private static boolean isAnnotated(Class<?> type) {
        if (Classes.isPlatform(type)) {
            return false;
        }
        if (hasOthers(type)) {
            return true;
        }
        for (Field field : type.getDeclaredFields()) {
            if (hasOthers(field)) {
                return true;
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isAnnotated(method)) {
                return true;
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isAnnotated(constructor)) {
                return true;
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isAnnotated(parent)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnnotated(Executable executable) {
        for (Annotation[] ofParameter : executable.getParameterAnnotations()) {
            if (ofParameter.length > 0) {
                return true;
            }
        }
        return hasOthers(executable);
    }

    /** Returns whether there is an annotation that is not Java's own. */
    private static boolean hasOthers(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (!Classes.isPlatform(annotation.annotationType())) {
                return true;
            }
        }
        return false;
    }
}
