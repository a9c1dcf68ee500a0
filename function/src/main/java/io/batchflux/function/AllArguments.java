package io.batchflux.function;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.PotentialCreator;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a class without a constructor of no arguments be made by the constructor whose parameters are named as its fields,
 * whoever else may call it. The names are in the class file if it was compiled with {@code -parameters}; those of a data class
 * are told by {@link ComponentNames} if it was not.
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
