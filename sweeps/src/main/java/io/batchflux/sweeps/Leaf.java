package io.batchflux.sweeps;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of single values, each of which has a text.
 *
 * @param type the type, of objects
 * @param primitive whether there is always a value
 * @param words what one is called
 * @param parser makes a value of its text
 */
record Leaf(Class<?> type, boolean primitive, String words, Function<String, ?> parser) implements Form {

    private static final Set<Class<?>> REAL = Set.of(Double.class, Float.class);
    private static final Set<Class<?>> WHOLE =
            Set.of(Long.class, Integer.class, Short.class, Byte.class, BigInteger.class);
    private static final Map<Class<?>, Leaf> KNOWN = new HashMap<>();

    static {
        add(double.class, Double.class, "a number", Leaf::real);
        add(float.class, Float.class, "a number that a float holds", Leaf::shortReal);
        add(long.class, Long.class, "a whole number (long)", Long::valueOf);
        add(int.class, Integer.class, "a whole number (int)", Integer::valueOf);
        add(short.class, Short.class, "a whole number (short)", Short::valueOf);
        add(byte.class, Byte.class, "a whole number (byte)", Byte::valueOf);
        add(boolean.class, Boolean.class, "true or false", Leaf::flag);
        add(char.class, Character.class, "one character", Leaf::character);
        add(Void.class, "nothing", Leaf::none);
        add(String.class, "a text", text -> text);
        add(BigDecimal.class, "a number", BigDecimal::new);
        add(BigInteger.class, "a whole number", BigInteger::new);
        add(Duration.class, "a duration (ISO 8601)", Duration::parse);
        add(Instant.class, "an instant (ISO 8601)", Instant::parse);
        add(LocalDate.class, "a date (ISO 8601)", LocalDate::parse);
        add(UUID.class, "a UUID", UUID::fromString);
    }

    private static <T> void add(Class<T> primitive, Class<T> type, String words, Function<String, T> parser) {
        KNOWN.put(primitive, new Leaf(type, true, words, parser));
        add(type, words, parser);
    }

    private static <T> void add(Class<T> type, String words, Function<String, T> parser) {
        KNOWN.put(type, new Leaf(type, false, words, parser));
    }

    static @Nullable Form find(Class<?> type) {
        return type.isEnum() ? ofEnum(type) : KNOWN.get(type);
    }

    private static Leaf ofEnum(Class<?> type) {
        Map<String, Object> constants = new java.util.LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return new Leaf(type, false, "one of " + constants.keySet(), text -> {
            Object constant = constants.get(text);
            if (constant == null) {
                throw new IllegalArgumentException(text);
            }
            return constant;
        });
    }

    private static Double real(String text) {
        return finite(text, Double.valueOf(text));
    }

    private static Float shortReal(String text) {
        return finite(text, Float.valueOf(text));
    }

    /** Java reads a number that is too large as an infinite one. */
    private static <T extends Number> T finite(String text, T number) {
        if (Double.isInfinite(number.doubleValue()) && !text.endsWith("Infinity")) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static Boolean flag(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(text);
        }
        return Boolean.valueOf(text);
    }

    private static Void none(String text) {
        throw new IllegalArgumentException(text);
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(text);
        }
        return text.charAt(0);
    }

    @Override
    public @Nullable Object tree(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    @Override
    public @Nullable Object value(@Nullable Object tree, String path) {
        if (type.isInstance(tree)) {
            return tree;
        }
        boolean missing = tree == null || (tree.equals("") && type != Character.class);
        if (missing && !primitive) {
            return null;
        }
        try {
            if (tree instanceof String text) {
                return parser.apply(type == String.class || type == Character.class ? text : text.strip());
            }
            if (tree instanceof Number number && (REAL.contains(type) || suits(number))) {
                return parser.apply(number.toString());
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw (IllegalArgumentException) refusal(tree, path).initCause(e);
        }
        throw refusal(tree, path);
    }

    /** A fraction is not cut to a whole number, and no number is a text. */
    private boolean suits(Number number) {
        return type == BigDecimal.class || (WHOLE.contains(type) && WHOLE.contains(number.getClass()));
    }

    @Override
    public Map<String, Form> columns(String path) {
        return Map.of(path, this);
    }
}
