package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.ConstructorDetector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import java.util.function.Supplier;

/**
 * Says how values are written as JSON and read: an object's fields are what travels, its getters are not called, an unknown
 * property is an error, and no class name is written unless the type asks for it with {@code @JsonTypeInfo}.
 *
 * <p>Numbers keep every digit: {@code double} to the last bit, {@code BigDecimal} with its scale, and NaN and the infinities
 * as strings. Times are ISO 8601 text that loses nothing.
 */
final class ValueMapper {

    private ValueMapper() {}

    static ObjectMapper create(List<JsonConfiguration> configurations) {
        JsonMapper.Builder mapper = JsonMapper.builder(JsonText.factory().copy())
                .addModule(new MapKeys())
                .addModule(new Unordered())
                .addModule(introspector("constructors of all arguments", new AllArguments()))
                .addModule(platform())
                .addModule(ClassNames.module())
                .addModule(new RefusedTypes())
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .constructorDetector(ConstructorDetector.USE_PROPERTIES_BASED)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        SerializationFeature.FAIL_ON_EMPTY_BEANS);
        addIfThere(mapper, () -> Optionals.module());
        addIfThere(mapper, () -> Times.module());
        addIfThere(mapper, () -> ParameterNames.module());
        mapper.addModule(
                introspector("single values", new SingleValues())); // It has a say before the names of parameters.
        configurations.forEach(configuration -> configuration.configure(mapper));
        return mapper.build();
    }

    /** An image may hold Jackson without its modules: a value that needs one fails there, and says so. */
    private static void addIfThere(JsonMapper.Builder mapper, Supplier<Module> module) {
        try {
            mapper.addModule(module.get());
        } catch (NoClassDefFoundError e) {
            if (!String.valueOf(e.getMessage()).startsWith("com/fasterxml/jackson/")) {
                throw e;
            }
        }
    }

    /** A class of its own, and so are the others: it is linked when it is used, and not before. */
    private static final class Optionals {
        static Module module() {
            return new Jdk8Module();
        }
    }

    private static final class Times {
        static Module module() {
            return new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID);
        }
    }

    private static final class ParameterNames {
        static Module module() {
            return new ParameterNamesModule();
        }
    }

    private static Module introspector(String name, AnnotationIntrospector introspector) {
        return new SimpleModule(name) {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                context.insertAnnotationIntrospector(introspector);
            }
        };
    }

    /** What Jackson makes no instance of; a set, which is to keep its order; and files, which it would make absolute. */
    private static Module platform() {
        return new SimpleModule("platform")
                .addSerializer(File.class, ToStringSerializer.instance)
                .addSerializer(Path.class, ToStringSerializer.instance)
                .addAbstractTypeMapping(Set.class, LinkedHashSet.class)
                .addAbstractTypeMapping(BlockingQueue.class, LinkedBlockingQueue.class)
                .addAbstractTypeMapping(BlockingDeque.class, LinkedBlockingDeque.class)
                .addAbstractTypeMapping(TransferQueue.class, LinkedTransferQueue.class);
    }
}
