package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets and maps that have no order are written in that of their elements' texts: theirs differs from one virtual machine to the next, as that of
 * {@code Set.of(..)} and of what has enums in it, and a call of a named run is known again by the JSON of its argument.
 */
final class Unordered extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** How many sets a text is of that are inside of one another: each of them is written once more for its text, so the innermost keep their order. */
    private static final String DEPTH = "depth of sets";

    private static final int MOST = 3;

    private static final Set<Class<?>> KINDS =
            Set.of(HashMap.class, HashSet.class, Hashtable.class, ConcurrentHashMap.class);

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

    private static boolean isUnordered(Object value) {
        Class<?> type = value.getClass();
        return KINDS.contains(type)
                || (type.getName().startsWith("java.util.ImmutableCollections$") && !(value instanceof List));
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
            int depth = provider.getAttribute(DEPTH) instanceof Integer given ? given : 0;
            serializer.serialize(
                    isUnordered(value) && depth < MOST ? ordered(value, depth + 1) : value, generator, provider);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            serializer.serializeWithType(value, generator, provider, type);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Object value) {
            return serializer.isEmpty(provider, value);
        }

        private Object ordered(Object value, int depth) throws JsonProcessingException {
            if (value instanceof Map<?, ?> map) {
                Map<@Nullable Object, @Nullable Object> ordered = new LinkedHashMap<>();
                byText(map.keySet(), depth).forEach(key -> ordered.put(key, map.get(key)));
                return ordered;
            }
            return value instanceof Set<?> set && set.size() > 1 ? byText(set, depth) : value;
        }

        private List<@Nullable Object> byText(Collection<?> elements, int depth) throws JsonProcessingException {
            ObjectWriter writer = mapper.writer().withAttribute(DEPTH, depth);
            Map<String, List<@Nullable Object>> texts = new TreeMap<>();
            for (Object element : elements) {
                texts.computeIfAbsent(text(element, writer), text -> new ArrayList<>(1))
                        .add(element);
            }
            List<@Nullable Object> ordered = new ArrayList<>();
            texts.values().forEach(ordered::addAll);
            return ordered;
        }

        private static String text(@Nullable Object element, ObjectWriter writer) throws JsonProcessingException {
            return element instanceof String || element instanceof Number
                    ? element.toString()
                    : writer.writeValueAsString(element);
        }
    }
}
