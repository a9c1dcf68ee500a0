package io.batchflux.function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson would read, but with questions to a name server, for which no thread of ours waits, or only by chance as it was. A
 * {@link JsonConfiguration} that knows better takes precedence.
 */
final class RefusedTypes extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final String ADDRESS =
            " is looked up by its name when it is read; let its text travel, such as getHostAddress() or getHostString()";
    /** By names: nothing here has to do with the network. */
    private static final Map<String, String> WHY = Map.of(
            "java.net.InetAddress",
            ADDRESS,
            "java.net.InetSocketAddress",
            ADDRESS,
            "java.util.Calendar",
            " has a time zone and weeks of its own, which do not travel; use a ZonedDateTime");

    private static final String URLS = " takes the hash of each URL, which looks up the name of its host; use URIs";

    @Override
    public void setupModule(SetupContext context) {
        context.addDeserializers(new Refusals());
    }

    private static boolean isUrl(JavaType type) {
        return type.getRawClass().getName().equals("java.net.URL");
    }

    /** Reads nothing. */
    static final class Reader extends StdDeserializer<Object> {

        private static final long serialVersionUID = 1L;

        private final String why;

        Reader(Class<?> type, String why) {
            super(Object.class);
            this.why = type.getTypeName() + why;
        }

        String why() {
            return why;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws JsonMappingException {
            throw JsonMappingException.from(parser, why);
        }
    }

    private static final class Refusals extends Deserializers.Base {

        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean) {
            for (Class<?> level = type.getRawClass(); level != null; level = level.getSuperclass()) {
                String why = WHY.get(level.getName());
                if (why != null) {
                    return new Reader(type.getRawClass(), why);
                }
            }
            return null;
        }

        @Override
        public @Nullable JsonDeserializer<?> findCollectionDeserializer(
                CollectionType type,
                DeserializationConfig config,
                BeanDescription bean,
                TypeDeserializer typed,
                JsonDeserializer<?> content) {
            return Set.class.isAssignableFrom(type.getRawClass()) && isUrl(type.getContentType())
                    ? new Reader(Set.class, URLS)
                    : null;
        }

        @Override
        public @Nullable JsonDeserializer<?> findMapDeserializer(
                MapType type,
                DeserializationConfig config,
                BeanDescription bean,
                KeyDeserializer keys,
                TypeDeserializer typed,
                JsonDeserializer<?> content) {
            return isUrl(type.getKeyType()) ? new Reader(Map.class, URLS) : null;
        }
    }
}
