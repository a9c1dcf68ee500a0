package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps whose keys are strings: by the interface, or by one of the classes that are common. */
final class PlainMap implements PlainType {

    private final Class<?> type;
    private final PlainType content;

    PlainMap(Class<?> type, PlainType content) {
        this.type = type;
        this.content = content;
    }

    /** Returns whether this is a class of maps that are plain if their values are. */
    static boolean isKnown(Class<?> type) {
        return type == Map.class || type == HashMap.class || type == LinkedHashMap.class;
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.START_OBJECT);
        Map<String, @Nullable Object> entries = type == HashMap.class ? new HashMap<>() : new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            entries.put(name, PlainType.readValue(content, parser));
        }
        return entries;
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        if (!(value instanceof Map<?, ?> entries)
                || value instanceof IdentityHashMap
                || !Classes.isPlatform(value.getClass())
                || (!type.isInterface() && value.getClass() != type)) {
            throw new NotPlainException();
        }
        generator.writeStartObject();
        Map<?, ?> ordered = Order.isMissing(entries) ? Order.of(entries, String::valueOf) : entries;
        for (Map.Entry<?, ?> entry : ordered.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new NotPlainException();
            }
            generator.writeFieldName(key);
            PlainType.writeValue(content, generator, entry.getValue());
        }
        generator.writeEndObject();
    }

    @Override
    public boolean isSame(Object value, Object back) {
        Map<?, ?> all = (Map<?, ?>) value;
        Map<?, ?> others = (Map<?, ?>) back;
        if (all.size() != others.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : all.entrySet()) {
            if (!others.containsKey(entry.getKey())
                    || !PlainType.areSame(content, entry.getValue(), others.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
