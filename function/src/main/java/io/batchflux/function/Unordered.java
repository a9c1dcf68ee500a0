package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets and maps without an order of their own are written in the one that {@link Order} says, however deep they lie in one another.
 *
 * <p>The text of an element, which decides where it comes, has the sets inside of it in their order already. Each set is put into its order
 * once while a value is written, so the work grows with its depth, and does not double with each level.
 */
final class Unordered extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** What has its order already, by identity, while one value is written; what is being put into order stands for itself. */
    private static final String KNOWN = "orders of sets and maps";

    @Override
    public void setupModule(SetupContext context) {
        ObjectMapper mapper = context.getOwner();
        context.addBeanSerializerModifier(new BeanSerializerModifier() {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonSerializer<?> modifyMapSerializer(
                    SerializationConfig config, MapType type, BeanDescription bean, JsonSerializer<?> serializer) {
                return new InOrder(mapper, serializer);
            }

            @Override
            public JsonSerializer<?> modifyCollectionSerializer(
                    SerializationConfig config,
                    CollectionType type,
                    BeanDescription bean,
                    JsonSerializer<?> serializer) {
                return new InOrder(mapper, serializer);
            }
        });
    }

    private static final class InOrder extends JsonSerializer<Object> implements ContextualSerializer {

        private final ObjectMapper mapper;
        private final JsonSerializer<Object> serializer;

        @SuppressWarnings("unchecked") // It is given what it is for.
        InOrder(ObjectMapper mapper, JsonSerializer<?> serializer) {
            this.mapper = mapper;
            this.serializer = (JsonSerializer<Object>) serializer;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            JsonSerializer<?> contextual = provider.handleSecondaryContextualization(serializer, property);
            return contextual == serializer ? this : new InOrder(mapper, contextual);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            serializer.serialize(ordered(value, provider), generator, provider);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            Object ordered = ordered(value, provider);
            serializer.serializeWithType(
                    ordered, generator, provider, ordered == value ? type : new TypeOfOriginal(type, value));
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Object value) {
            return serializer.isEmpty(provider, value);
        }

        private Object ordered(Object value, SerializerProvider provider) throws IOException {
            if (!Order.isMissing(value)) {
                return value;
            }
            IdentityHashMap<Object, Object> known = known(provider);
            Object ordered = known.get(value);
            if (ordered == null) {
                known.put(value, value);
                ObjectWriter writer = mapper.writer().withAttribute(KNOWN, known);
                ordered = value instanceof Map<?, ?> map
                        ? Order.of(map, writer::writeValueAsString)
                        : Order.of((Collection<?>) value, writer::writeValueAsString);
                known.put(value, ordered);
            }
            return isFor(ordered) ? ordered : value;
        }

        /** A serializer of the program's own may be for one class alone. */
        private boolean isFor(Object ordered) {
            Class<?> handled = serializer.handledType();
            return handled == null || handled.isInstance(ordered);
        }

        @SuppressWarnings("unchecked") // Nobody else knows the key.
        private static IdentityHashMap<Object, Object> known(SerializerProvider provider) {
            Object known = provider.getAttribute(KNOWN);
            if (known != null) {
                return (IdentityHashMap<Object, Object>) known;
            }
            IdentityHashMap<Object, Object> first = new IdentityHashMap<>();
            provider.setAttribute(KNOWN, first);
            return first;
        }
    }
}
