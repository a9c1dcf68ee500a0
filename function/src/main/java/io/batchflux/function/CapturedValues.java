package io.batchflux.function;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which values a lambda captures. Only values that can hardly be a secret are shown. */
final class CapturedValues {

    private static final Set<String> HARMLESS_NUMBERS = Set.of("java.lang", "java.math");

    private CapturedValues() {}

    static String describe(SerializedLambda lambda) {
        boolean bound = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
        StringBuilder message = new StringBuilder("The function ")
                .append(lambda.getImplClass().replace('/', '.'))
                .append("::")
                .append(lambda.getImplMethodName())
                .append(" captures what cannot travel to a node: ");
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            message.append(i == 0 ? "" : ", ").append('(').append(i + 1).append(") ");
            message.append(describe(lambda.getCapturedArg(i)));
            message.append(bound && i == 0 ? " (the object that the method is called on, or \"this\")" : "");
        }
        return message.append(". Put it in the argument: let the argument be a record that holds all the values,")
                .append(" and pass a method reference such as MyClass::score.")
                .toString();
    }

    private static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String type = value.getClass().getName();
        return isHarmless(value) ? type + " " + value : type;
    }

    private static boolean isHarmless(Object value) {
        return value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum<?>
                || (value instanceof Number
                        && HARMLESS_NUMBERS.contains(value.getClass().getPackageName()));
    }
}
