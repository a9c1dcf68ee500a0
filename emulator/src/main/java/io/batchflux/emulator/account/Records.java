package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.batchflux.emulator.wire.ServiceTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * This class writes and reads what is kept of jobs, tasks, pools and schedules: the fields that say so by an
 * annotation, and records as a whole. Times are ticks, and paths are below the directory of the nodes' directories,
 * which may be elsewhere at the next start.
 */
final class Records {

    private final JsonMapper mapper;

    /**
     * Creates records whose paths are below a root.
     *
     * @param root the directory of the nodes' directories
     */
    Records(Path root) {
        this.mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new SimpleModule("kept")
                        .addSerializer(Instant.class, new WrittenTime())
                        .addDeserializer(Instant.class, new ReadTime())
                        .addSerializer(Path.class, new WrittenPath(root))
                        .addDeserializer(Path.class, new ReadPath(root)))
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_ABSENT, Include.ALWAYS))
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    ObjectNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    JsonNode read(byte[] content) {
        try {
            return mapper.readTree(content);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    <T> T read(JsonNode value, Class<T> type) {
        try {
            return mapper.treeToValue(value, type);
        } catch (JsonProcessingException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    /** Gives the entity what is kept of it. */
    <T> T update(T entity, JsonNode value) {
        try {
            return mapper.readerForUpdating(entity).readValue(value);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static final class WrittenTime extends JsonSerializer<Instant> {

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(ServiceTime.ticks(time));
        }
    }

    private static final class ReadTime extends JsonDeserializer<Instant> {

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return ServiceTime.ofTicks(json.getLongValue());
        }
    }

    private static final class WrittenPath extends JsonSerializer<Path> {

        private final Path root;

        WrittenPath(Path root) {
            this.root = root;
        }

        @Override
        public void serialize(Path path, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(root.relativize(path).toString());
        }
    }

    private static final class ReadPath extends JsonDeserializer<Path> {

        private final Path root;

        ReadPath(Path root) {
            this.root = root;
        }

        @Override
        public Path deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return root.resolve(json.getText());
        }
    }
}
