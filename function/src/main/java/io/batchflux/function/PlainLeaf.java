package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A number, a truth value, a character or a string; of an object or a primitive type. */
final class PlainLeaf implements PlainType {

    private enum Kind {
        BOOLEAN,
        BYTE,
        SHORT,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        CHAR,
        STRING,
        VOID
    }

    private final Class<?> type;
    private final Kind kind;
    private final boolean isPrimitive;

    private PlainLeaf(Class<?> type, Kind kind, boolean isPrimitive) {
        this.type = type;
        this.kind = kind;
        this.isPrimitive = isPrimitive;
    }

    /** Returns the leaf, or {@code null} if the type is none. */
    static @Nullable PlainLeaf of(Class<?> type) {
        return switch (type.getName()) {
            case "boolean", "java.lang.Boolean" -> new PlainLeaf(Boolean.class, Kind.BOOLEAN, type.isPrimitive());
            case "byte", "java.lang.Byte" -> new PlainLeaf(Byte.class, Kind.BYTE, type.isPrimitive());
            case "short", "java.lang.Short" -> new PlainLeaf(Short.class, Kind.SHORT, type.isPrimitive());
            case "int", "java.lang.Integer" -> new PlainLeaf(Integer.class, Kind.INT, type.isPrimitive());
            case "long", "java.lang.Long" -> new PlainLeaf(Long.class, Kind.LONG, type.isPrimitive());
            case "float", "java.lang.Float" -> new PlainLeaf(Float.class, Kind.FLOAT, type.isPrimitive());
            case "double", "java.lang.Double" -> new PlainLeaf(Double.class, Kind.DOUBLE, type.isPrimitive());
            case "char", "java.lang.Character" -> new PlainLeaf(Character.class, Kind.CHAR, type.isPrimitive());
            case "java.lang.String" -> new PlainLeaf(String.class, Kind.STRING, false);
            case "java.lang.Void" -> new PlainLeaf(Void.class, Kind.VOID, false);
            default -> null;
        };
    }

    /** Numbers are parsed by the platform: what the parser has for it costs a JVM that starts regular expressions. */
    @Override
    public Object read(JsonParser parser) throws IOException {
        return switch (kind) {
            case BOOLEAN -> truth(parser);
            case BYTE -> (byte) within(parser, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> (short) within(parser, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> (int) within(parser, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> within(parser, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> number(parser).getFloatValue();
            case DOUBLE -> Double.parseDouble(number(parser).getText());
            case CHAR -> character(parser);
            case STRING -> text(parser);
            case VOID -> throw new NotPlainException();
        };
    }

    private static boolean truth(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        PlainType.require(parser, JsonToken.VALUE_FALSE);
        return false;
    }

    private static JsonParser number(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            PlainType.require(parser, JsonToken.VALUE_NUMBER_INT);
        }
        return parser;
    }

    private static long within(JsonParser parser, long least, long most) throws IOException {
        PlainType.require(parser, JsonToken.VALUE_NUMBER_INT);
        try {
            long number = Long.parseLong(parser.getText());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It has more digits than any whole number of a plain type.
        }
        throw new NotPlainException();
    }

    private static char character(JsonParser parser) throws IOException {
        String text = text(parser);
        if (text.length() != 1) {
            throw new NotPlainException();
        }
        return text.charAt(0);
    }

    private static String text(JsonParser parser) throws IOException {
        PlainType.require(parser, JsonToken.VALUE_STRING);
        return parser.getText();
    }

    @Override
    public void write(JsonGenerator generator, Object value) throws IOException {
        if (value.getClass() != type) {
            throw new NotPlainException();
        }
        switch (kind) {
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case BYTE, SHORT, INT -> generator.writeNumber(((Number) value).intValue());
            case LONG -> generator.writeNumber((Long) value);
            case FLOAT -> generator.writeNumber((Float) value);
            case DOUBLE -> generator.writeNumber((Double) value);
            case CHAR, STRING -> generator.writeString(value.toString());
            case VOID -> throw new NotPlainException();
        }
    }

    @Override
    public boolean isSame(Object value, Object back) {
        return value.equals(back);
    }

    @Override
    public boolean isNullable() {
        return !isPrimitive;
    }

    @Override
    public boolean isLeaf() {
        return true;
    }
}
