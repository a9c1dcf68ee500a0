package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of objects and of numbers, element by element; but for bytes and characters, which are text in JSON. */
final class PlainArray implements PlainType {

    private final Class<?> component;
    private final PlainType content;

    private PlainArray(Class<?> component, PlainType content) {
        this.component = component;
        this.content = content;
    }

    /** @throws NotPlainException if it is an array of bytes or characters */
    static PlainArray of(Class<?> component, PlainType content) {
        if (component == byte.class || component == char.class) {
            throw new NotPlainException();
        }
        return new PlainArray(component, content);
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.START_ARRAY);
        if (component == double.class) {
            return doubles(parser);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(PlainType.readValue(content, parser));
        }
        Object array = Array.newInstance(component, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    /** What large arrays are made of most often is not boxed. */
    private double[] doubles(JsonParser parser) throws IOException {
        double[] elements = new double[16];
        int size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, 2 * size);
            }
            elements[size++] = (double) content.read(parser);
        }
        return Arrays.copyOf(elements, size);
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        if (value.getClass().getComponentType() != component) {
            throw new NotPlainException();
        }
        if (value instanceof double[] doubles) {
            generator.writeArray(doubles, 0, doubles.length);
            return;
        }
        generator.writeStartArray();
        for (int i = 0; i < Array.getLength(value); i++) {
            PlainType.writeValue(content, generator, Array.get(value, i));
        }
        generator.writeEndArray();
    }

    @Override
    public boolean isSame(Object value, Object back) {
        int length = Array.getLength(value);
        if (length != Array.getLength(back)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!PlainType.areSame(content, Array.get(value, i), Array.get(back, i))) {
                return false;
            }
        }
        return true;
    }
}
