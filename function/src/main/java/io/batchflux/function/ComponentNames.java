package io.batchflux.function;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the parameters of a data class's constructor are named if its class file does not: as its fields, in their order.
 * Kotlin's compiler keeps no names unless it is asked to, and its own {@code Pair} was compiled without.
 *
 * <p>That a class is one of data is told by {@code component1()} to {@code componentN()}, of the types of the constructor's
 * parameters. It is a guess for all that, since two fields of one type might be the other way round: a value is compared with
 * what comes back before it travels, and so a wrong guess is refused.
 */
final class ComponentNames {

    /** A component that is internal, or of a value class, has a suffix. */
    private static final Pattern COMPONENT = Pattern.compile("component([1-9][0-9]{0,2})([-$].*)?");

    private ComponentNames() {}

    /** Returns the name of this parameter, or {@code null} if the class file has it, or nothing tells it. */
    static @Nullable String of(Constructor<?> constructor, int parameter) {
        if (constructor.getParameters()[parameter].isNamePresent()) {
            return null;
        }
        Class<?> type = constructor.getDeclaringClass();
        List<Field> fields = fields(type);
        Class<?>[] parameters = constructor.getParameterTypes();
        if (parameters.length != fields.size()) {
            return null;
        }
        @Nullable Class<?>[] components = components(type, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] != fields.get(i).getType() || parameters[i] != components[i]) {
                return null;
            }
        }
        return fields.get(parameter).getName();
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** Returns the types of the components, as far as there are any. */
    private static @Nullable Class<?>[] components(Class<?> type, int count) {
        @Nullable Class<?>[] components = new Class<?>[count];
        for (Method method : type.getDeclaredMethods()) {
            Matcher name = COMPONENT.matcher(method.getName());
            if (method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && name.matches()) {
                int number = Integer.parseInt(name.group(1));
                if (number <= count) {
                    components[number - 1] = method.getReturnType();
                }
            }
        }
        return components;
    }
}
