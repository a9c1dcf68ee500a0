package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps whose keys are records, lists, sets, maps, arrays, optionals, entries or paths, or of a class that Jackson cannot make of a text: the JSON
 * of the key, as text, is the name of the property. Which they are is told by the class alone, so that it is the same for who writes and reads.
 */
final class MapKeys extends SimpleModule {

    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        ObjectMapper mapper = context.getOwner();
        context.addKeySerializers(new Serializers.Base() {
            @Override
            @SuppressWarnings("NullAway") // Jackson's way of saying that it is somebody else's.
            public JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type, BeanDescription bean) {
                return isStructured(type) ? new Writer(mapper, type) : null;
            }
        });
        context.addKeyDeserializers(new KeyDeserializers() {
            @Override
            public @Nullable KeyDeserializer findKeyDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription bean) {
                return isStructured(type) ? new Reader(mapper, type) : null;
            }
        });
    }

    private static boolean isStructured(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isContainerType()) {
            return raw != byte[].class;
        }
        return type.isRecordType()
                || type.isReferenceType()
                || Map.Entry.class.isAssignableFrom(raw)
                || Path.class.isAssignableFrom(raw)
                || (!Classes.isPlatform(raw) && !type.isEnumType() && !isMadeOfText(raw));
    }

    /** As Jackson looks for what makes a key of a text. */
    private static boolean isMadeOfText(Class<?> type) {
        return Stream.concat(
                        Arrays.stream(type.getDeclaredConstructors()),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> Modifier.isStatic(method.getModifiers())
                                        && method.getReturnType() == type
                                        && (method.getName().equals("valueOf")
                                                || method.isAnnotationPresent(JsonCreator.class))))
                .anyMatch(maker -> Arrays.equals(maker.getParameterTypes(), new Class<?>[] {String.class}));
    }

    private static final class Writer extends JsonSerializer<Object> {

        private final ObjectMapper mapper;
        private final JavaType type;

        Writer(ObjectMapper mapper, JavaType type) {
            this.mapper = mapper;
            this.type = type;
        }

        @Override
        public void serialize(Object key, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeFieldName(mapper.writerFor(type).writeValueAsString(key));
        }
    }

    private static final class Reader extends KeyDeserializer {

        private final ObjectMapper mapper;
        private final JavaType type;

        Reader(ObjectMapper mapper, JavaType type) {
            this.mapper = mapper;
            this.type = type;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            return mapper.readerFor(type).readValue(key);
        }
    }
}
