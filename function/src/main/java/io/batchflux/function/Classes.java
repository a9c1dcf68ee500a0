package io.batchflux.function;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** What can be asked of a class without Jackson. */
final class Classes {

    private Classes() {}

    /** Returns whether the class is Java's own. */
    static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Returns whether Kotlin's compiler made the class. Its runtime tells that; who has no Kotlin has no such class. */
    static boolean isKotlins(Class<?> type) {
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals("kotlin.Metadata")) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the compiler wrote the {@code equals} of a record: it takes arrays for different. */
    static boolean hasGeneratedEquals(Class<?> type) {
        if (!type.isRecord()) {
            return false;
        }
        try {
            Method equals = type.getDeclaredMethod("equals", Object.class);
            return Modifier.isFinal(equals.getModifiers());
        } catch (NoSuchMethodException e) {
            return true;
        }
    }
}
