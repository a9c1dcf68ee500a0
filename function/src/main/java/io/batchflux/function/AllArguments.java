package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.PotentialCreator;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a class without a constructor of no arguments be made by the constructor whose parameters are named as its fields,
 * whoever else may call it. The names are in the class file if it was compiled with {@code -parameters}; those of a data class
 * are told by {@link ComponentNames} if it was not.
 *
 * <p>A class with a constructor of no arguments is made by that one if the parameters of another one are not its fields: Jackson would
 * take the other one if it is the only one, and knows its names.
 */
final class AllArguments extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // Jackson's own default is null.
    public PotentialCreator findDefaultCreator(
            MapperConfig<?> config,
            AnnotatedClass type,
            List<PotentialCreator> constructors,
            List<PotentialCreator> factories) {
        if (type.getDefaultConstructor() != null || type.getRawType().isRecord()) {
            return null;
        }
        Set<String> fields = fields(type);
        for (PotentialCreator constructor : constructors) {
            if (fields.equals(parameters(constructor.introspectParamNames(config)))) {
                return constructor;
            }
        }
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // Jackson's own default is null.
    public String findImplicitPropertyName(AnnotatedMember member) {
        return member instanceof AnnotatedParameter parameter
                        && parameter.getOwner() instanceof AnnotatedConstructor constructor
                ? ComponentNames.of(constructor.getAnnotated(), parameter.getIndex())
                : null;
    }

    @Override
    @SuppressWarnings("NullAway") // Jackson's own default is null.
    public JsonCreator.Mode findCreatorAnnotation(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedConstructor constructor
                        && constructor.getParameterCount() > 0
                        && hasDefaultConstructor(constructor.getDeclaringClass())
                        && !isAnnotated(constructor)
                        && hasOtherNames(constructor.getAnnotated())
                ? JsonCreator.Mode.DISABLED
                : null;
    }

    private static boolean hasDefaultConstructor(Class<?> type) {
        return !type.isRecord()
                && !Classes.isPlatform(type)
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    /** Returns whether somebody has said anything of it or its parameters. */
    private static boolean isAnnotated(AnnotatedConstructor constructor) {
        return constructor.getAllAnnotations().size() > 0
                || Arrays.stream(constructor.getAnnotated().getParameterAnnotations())
                        .anyMatch(annotations -> annotations.length > 0);
    }

    /** Returns whether the names of its parameters are known, and not those of the fields. */
    private static boolean hasOtherNames(Constructor<?> constructor) {
        Set<String> names = new HashSet<>();
        Parameter[] parameters = constructor.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            String name = parameters[i].isNamePresent() ? parameters[i].getName() : ComponentNames.of(constructor, i);
            if (name == null) {
                return false;
            }
            names.add(name);
        }
        return !names.equals(fields(constructor.getDeclaringClass()));
    }

    private static Set<String> fields(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (Class<?> each = type; each != null && !Classes.isPlatform(each); each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    names.add(field.getName());
                }
            }
        }
        return names;
    }

    private static Set<String> fields(AnnotatedClass type) {
        Set<String> names = new HashSet<>();
        for (AnnotatedField field : type.fields()) {
            if (!Modifier.isTransient(field.getModifiers())) {
                names.add(field.getName());
            }
        }
        return names;
    }

    private static Set<@Nullable String> parameters(PotentialCreator constructor) {
        Set<@Nullable String> names = new HashSet<>();
        for (int i = 0; i < constructor.paramCount(); i++) {
            names.add(constructor.implicitNameSimple(i));
        }
        return names;
    }
}
