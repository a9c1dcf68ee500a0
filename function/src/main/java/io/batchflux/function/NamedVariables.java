package io.batchflux.function;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What variables of a generic method or class stand for in a call, as far as the caller's erased types tell: where the method has the bare variable, they have
 * a class. It counts if it is final, so that neither a subclass nor a superclass can be meant, and the same wherever the variable is.
 */
final class NamedVariables {

    private NamedVariables() {}

    /** Returns the classes of the variables that are among these types, for which the caller has these classes. */
    static Map<String, Class<?>> of(List<Type> declared, Class<?>... called) {
        Map<String, Class<?>> named = new LinkedHashMap<>();
        Set<String> open = new HashSet<>();
        for (int i = 0; i < called.length; i++) {
            if (declared.get(i) instanceof TypeVariable<?> variable) {
                Class<?> before = named.put(variable.getName(), called[i]);
                if (!isFinal(called[i]) || (before != null && before != called[i])) {
                    open.add(variable.getName());
                }
            }
        }
        named.keySet().removeAll(open);
        return named;
    }

    private static boolean isFinal(Class<?> type) {
        return Modifier.isFinal(type.getModifiers())
                && !type.isArray()
                && !type.isPrimitive()
                && type != Void.class
                && type.getTypeParameters().length == 0;
    }
}
