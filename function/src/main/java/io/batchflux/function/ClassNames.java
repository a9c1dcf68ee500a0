package io.batchflux.function;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Classes, by their names. They are found and not initialised, as Jackson would: a name that comes from a node is foreign, and may be that of
 * any class of the program.
 */
final class ClassNames {

    private static final List<Class<?>> PRIMITIVES = List.of(
            boolean.class,
            byte.class,
            char.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            void.class);

    private ClassNames() {}

    static SimpleModule module() {
        return new SimpleModule("names of classes")
                .addDeserializer(Class.class, new Value())
                .addKeyDeserializer(Class.class, new Key());
    }

    private static Class<?> find(String name, DeserializationContext context) throws IOException {
        Optional<Class<?>> primitive =
                PRIMITIVES.stream().filter(type -> type.getName().equals(name)).findFirst();
        if (primitive.isPresent()) {
            return primitive.get();
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, false, loader == null ? ClassNames.class.getClassLoader() : loader);
        } catch (ClassNotFoundException e) {
            throw context.weirdStringException(name, Class.class, "there is no such class");
        }
    }

    private static final class Value extends FromStringDeserializer<Class<?>> {

        private static final long serialVersionUID = 1L;

        Value() {
            super(Class.class);
        }

        @Override
        protected Class<?> _deserialize(String name, DeserializationContext context) throws IOException {
            return find(name, context);
        }
    }

    private static final class Key extends KeyDeserializer {

        @Override
        public Object deserializeKey(String name, DeserializationContext context) throws IOException {
            return find(name, context);
        }
    }
}
