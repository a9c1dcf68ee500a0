package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/** Tells the class of a value in whose place another one is written, with the same elements in their order. */
final class TypeOfOriginal extends TypeSerializer {

    private final TypeSerializer serializer;
    private final Object original;

    TypeOfOriginal(TypeSerializer serializer, Object original) {
        this.serializer = serializer;
        this.original = original;
    }

    @Override
    public TypeSerializer forProperty(BeanProperty property) {
        return new TypeOfOriginal(serializer.forProperty(property), original);
    }

    @Override
    public JsonTypeInfo.As getTypeInclusion() {
        return serializer.getTypeInclusion();
    }

    @Override
    public String getPropertyName() {
        return serializer.getPropertyName();
    }

    @Override
    public TypeIdResolver getTypeIdResolver() {
        return serializer.getTypeIdResolver();
    }

    @Override
    public WritableTypeId writeTypePrefix(JsonGenerator generator, WritableTypeId id) throws IOException {
        id.forValue = original;
        return serializer.writeTypePrefix(generator, id);
    }

    @Override
    public WritableTypeId writeTypeSuffix(JsonGenerator generator, WritableTypeId id) throws IOException {
        return serializer.writeTypeSuffix(generator, id);
    }
}
