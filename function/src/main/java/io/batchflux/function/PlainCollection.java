package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists, and sets of leaves: by the interface, or by one of the classes that are common. */
final class PlainCollection implements PlainType {

    private final Class<?> type;
    private final PlainType content;

    private PlainCollection(Class<?> type, PlainType content) {
        this.type = type;
        this.content = content;
    }

    /** Returns whether this is a class of collections that are plain if their elements are. */
    static boolean isKnown(Class<?> type) {
        return type == List.class
                || type == Collection.class
                || type == Iterable.class
                || type == ArrayList.class
                || isSet(type);
    }

    private static boolean isSet(Class<?> type) {
        return type == Set.class || type == HashSet.class || type == LinkedHashSet.class;
    }

    /** @throws NotPlainException if it is a set of what must be compared part by part */
    static PlainCollection of(Class<?> type, PlainType content) {
        if (isSet(type) && !content.isLeaf()) {
            throw new NotPlainException();
        }
        return new PlainCollection(type, content);
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.START_ARRAY);
        Collection<@Nullable Object> elements =
                isSet(type) ? type == HashSet.class ? new HashSet<>() : new LinkedHashSet<>() : new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(PlainType.readValue(content, parser));
        }
        return elements;
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        // A class of the program's own may have annotations, whatever interface the signature names.
        if (!(value instanceof Collection<?> elements)
                || !type.isInstance(value)
                || !Classes.isPlatform(value.getClass())
                || (!type.isInterface() && value.getClass() != type)) {
            throw new NotPlainException();
        }
        generator.writeStartArray();
        for (Object element : Order.isMissing(elements) ? inOrder(elements) : elements) {
            PlainType.writeValue(content, generator, element);
        }
        generator.writeEndArray();
    }

    private Collection<?> inOrder(Collection<?> elements) throws IOException {
        if (!content.isLeaf()) {
            throw new NotPlainException();
        }
        // Whatever is a leaf is its own text, or a constant.
        return Order.of(elements, Object::toString);
    }

    @Override
    public boolean isSame(Object value, Object back) {
        Collection<?> all = (Collection<?>) value;
        Collection<?> others = (Collection<?>) back;
        if (all.size() != others.size()) {
            return false;
        }
        if (back instanceof Set) {
            return others.containsAll(all);
        }
        Iterator<?> other = others.iterator();
        for (Object element : all) {
            if (!PlainType.areSame(content, element, other.next())) {
                return false;
            }
        }
        return true;
    }
}
