package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedWithParams;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Classes and enums that are written as one value, by {@code @JsonValue}, and made of it by a {@code @JsonCreator} that does not say how: its one
 * parameter is that value, and no property of an object, whatever it is named.
 */
final class SingleValues extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // Jackson's own default is null.
    public JsonCreator.Mode findCreatorAnnotation(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedWithParams creator && isMadeBy(creator)
                ? JsonCreator.Mode.DELEGATING
                : null;
    }

    private static boolean isMadeBy(AnnotatedWithParams creator) {
        JsonCreator annotation = creator.getAnnotation(JsonCreator.class);
        if (annotation == null
                || annotation.mode() != JsonCreator.Mode.DEFAULT
                || creator.getParameterCount() != 1
                || !(creator.getMember() instanceof Executable executable)
                || executable.getParameterAnnotations()[0].length > 0) {
            return false;
        }
        Class<?> made = creator.getDeclaringClass();
        return made.isEnum() || isWrittenAsOne(made);
    }

    private static boolean isWrittenAsOne(@Nullable Class<?> type) {
        return type != null
                && (Stream.<AnnotatedElement>concat(
                                        Arrays.stream(type.getDeclaredMethods()),
                                        Arrays.stream(type.getDeclaredFields()))
                                .anyMatch(SingleValues::isValue)
                        || isWrittenAsOne(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(SingleValues::isWrittenAsOne));
    }

    private static boolean isValue(AnnotatedElement member) {
        JsonValue annotation = member.getAnnotation(JsonValue.class);
        return annotation != null && annotation.value();
    }
}
