package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** A record without annotations: by its fields, not by what its accessors make of them, and through its canonical constructor. */
final class PlainRecord implements PlainType {

    private final Class<?> type;
    private final boolean hasEquals;
    private final Field[] fields;
    private final Constructor<?> constructor;
    private final PlainType[] parts;

    /**
     * Makes the type of a record whose parts are told by {@link #complete}, since one of them may be such a record again.
     *
     * @throws ReflectiveOperationException if nobody may look into it
     */
    PlainRecord(Class<?> type) throws ReflectiveOperationException {
        this.type = type;
        this.hasEquals = !Classes.hasGeneratedEquals(type);
        RecordComponent[] components = type.getRecordComponents();
        this.fields = new Field[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            fields[i] = type.getDeclaredField(components[i].getName());
            fields[i].setAccessible(true);
            parameters[i] = components[i].getType();
        }
        this.constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        this.parts = new PlainType[components.length];
    }

    void complete(int component, PlainType part) {
        parts[component] = part;
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.START_OBJECT);
        @Nullable Object[] values = new Object[fields.length];
        boolean[] isThere = new boolean[fields.length];
        int count = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int position = position(name, count);
            if (isThere[position]) {
                throw new NotPlainException();
            }
            isThere[position] = true;
            count++;
            parser.nextToken();
            values[position] = PlainType.readValue(parts[position], parser);
        }
        if (count < fields.length) {
            throw new NotPlainException();
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new NotPlainException();
        }
    }

    /** Returns the position of the component, which is the likely one as a rule. */
    private int position(String name, int likely) {
        if (likely < fields.length && fields[likely].getName().equals(name)) {
            return likely;
        }
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].getName().equals(name)) {
                return i;
            }
        }
        throw new NotPlainException();
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        if (value.getClass() != type) {
            throw new NotPlainException();
        }
        generator.writeStartObject();
        for (int i = 0; i < fields.length; i++) {
            generator.writeFieldName(fields[i].getName());
            PlainType.writeValue(parts[i], generator, part(i, value));
        }
        generator.writeEndObject();
    }

    @Override
    public boolean isSame(Object value, Object back) {
        for (int i = 0; i < fields.length; i++) {
            if (!PlainType.areSame(parts[i], part(i, value), part(i, back))) {
                return false;
            }
        }
        return !hasEquals || value.equals(back);
    }

    private @Nullable Object part(int i, Object owner) {
        try {
            return fields[i].get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(fields[i] + " must be readable", e);
        }
    }
}
