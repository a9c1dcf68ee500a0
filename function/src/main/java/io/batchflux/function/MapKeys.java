package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
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
import org.jspecify.annotations.Nullable;

/** Maps whose keys are records, lists, sets, maps or arrays: the JSON of the key, as text, is the name of the property. */
final class MapKeys extends SimpleModule {

    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        ObjectMapper mapper = context.getOwner();
        context.addKeySerializers(new Serializers.Base() {
            @Override
            @SuppressWarnings("NullAway") // Jackson's way of saying that it is somebody else's.
            public JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type, BeanDescription bean) {
                return isStructured(type, bean) ? new Writer(mapper) : null;
            }
        });
        context.addKeyDeserializers(new KeyDeserializers() {
            @Override
            public @Nullable KeyDeserializer findKeyDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription bean) {
                return isStructured(type, bean) ? new Reader(mapper, type) : null;
            }
        });
    }

    private static boolean isStructured(JavaType type, BeanDescription bean) {
        return (type.isRecordType() && bean.findJsonKeyAccessor() == null && bean.findJsonValueAccessor() == null)
                || (type.isContainerType() && !type.hasRawClass(byte[].class));
    }

    private static final class Writer extends JsonSerializer<Object> {

        private final ObjectCodec codec;

        Writer(ObjectMapper codec) {
            this.codec = codec;
        }

        @Override
        public void serialize(Object key, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeFieldName(((ObjectMapper) codec).writeValueAsString(key));
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
