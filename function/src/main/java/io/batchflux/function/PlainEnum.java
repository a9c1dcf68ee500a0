package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The constants of an enum without annotations, each by its name. */
final class PlainEnum implements PlainType {

    private final Class<?> type;
    private final Map<String, Object> constants = new HashMap<>();

    /** @param type an enum, which this initialises */
    PlainEnum(Class<?> type) {
        this.type = type;
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.VALUE_STRING);
        Object constant = constants.get(parser.getText());
        if (constant == null) {
            throw new NotPlainException();
        }
        return constant;
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        if (!(value instanceof Enum<?> constant) || constant.getDeclaringClass() != type) {
            throw new NotPlainException();
        }
        generator.writeString(constant.name());
    }

    @Override
    public boolean isSame(Object value, Object back) {
        return value == back;
    }

    @Override
    public boolean isLeaf() {
        return true;
    }
}
