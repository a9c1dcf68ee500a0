package io.batchflux.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable value that can get more attributes without breaking its callers, as a record cannot: a record's constructor
 * is public, and has a parameter for each component.
 *
 * <p>A subclass is final and has a private constructor. It names each attribute once, as a constant made by its
 * {@link Shape}, with the value at first and the rule; what several subclasses begin with is named by an abstract class between. A value is checked when it is given, and not again in later copies.
 * Equality and hash code go by all attributes that are compared, and printing by all. Thread-safe: the attributes are behind a final field.
 *
 * <p>A value has no room for what comes behind its last attribute that was given: many are held at once, and most attributes are as at first. So
 * those that are given most often are named first.
 *
 * @param <V> the subclass
 */
public abstract class GrowableValue<V extends GrowableValue<V>> {

    private final Shape<?> shape;
    /** Of the first attributes; the others are as at first. */
    private final @Nullable Object[] values;

    /**
     * Makes a value, for the constructor that the shape calls.
     *
     * @param values what the shape has called that constructor with
     */
    protected GrowableValue(Shape<?> shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** Returns the value of the attribute. */
    @SuppressWarnings({"unchecked", "NullAway"}) // The attribute has let nothing else in.
    protected final <T extends @Nullable Object> T get(Attribute<T> attribute) {
        return (T) at(attribute.index);
    }

    private @Nullable Object at(int index) {
        return index < values.length ? values[index] : shape.initial.get(index);
    }

    /** Returns a copy in which the attribute has this value, which is checked; the rule says whether it may be {@code null}. */
    protected final <T extends @Nullable Object> V with(Attribute<T> attribute, @Nullable T value) {
        return withChecked(attribute, attribute.checked(value));
    }

    /** As {@link #with}, for a value of which everything was checked before that is new in it. */
    @SuppressWarnings("unchecked") // The shape makes nothing but the subclass.
    protected final <T extends @Nullable Object> V withChecked(Attribute<T> attribute, @Nullable T checked) {
        if (checked == at(attribute.index)) {
            return (V) this; // Most values are as at first, and some are made very often.
        }
        @Nullable Object[] changed = Arrays.copyOf(values, Math.max(values.length, attribute.index + 1));
        for (int i = values.length; i < attribute.index; i++) {
            changed[i] = shape.initial.get(i);
        }
        changed[attribute.index] = checked;
        return (V) shape.constructor.apply(changed);
    }

    /** Returns a copy in which the attribute is what this makes of it. */
    protected final <T extends @Nullable Object> V change(Attribute<T> attribute, UnaryOperator<T> change) {
        if (change == null) {
            throw new NullPointerException("change of " + attribute.name + " must not be null");
        }
        return with(attribute, change.apply(get(attribute)));
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof GrowableValue<?> that
                && shape == that.shape
                && Arrays.equals(compared(), that.compared());
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(compared());
    }

    private @Nullable Object[] compared() {
        @Nullable Object[] compared = all();
        shape.notCompared.forEach(index -> compared[index] = null);
        return compared;
    }

    private @Nullable Object[] all() {
        @Nullable Object[] all = shape.initial.toArray();
        System.arraycopy(values, 0, all, 0, values.length);
        return all;
    }

    /**
     * Returns what a subclass that is serializable writes in its place, so that it reads {@link Shape#ofNamed} back whatever
     * attributes there are by then: all that have a value, by their names.
     */
    protected final Map<String, Object> named() {
        Map<String, Object> named = new HashMap<>();
        for (Attribute<?> attribute : shape.attributes) {
            Object value = at(attribute.index);
            if (value != null) {
                named.put(attribute.name, value);
            }
        }
        return named;
    }

    /** Returns the names of all attributes with their values, or with what may be shown of them. */
    @Override
    public final String toString() {
        StringJoiner text = new StringJoiner(", ", getClass().getSimpleName() + "[", "]");
        shape.attributes.forEach(attribute -> text.add(attribute.printed(at(attribute.index))));
        return text.toString();
    }

    /**
     * A shape says which attributes a subclass has, and how it is made; it is a constant of the subclass, before its
     * attributes.
     *
     * @param <V> the subclass
     */
    protected static final class Shape<V> {

        private final Function<@Nullable Object[], V> constructor;
        private final List<Attribute<?>> attributes = new ArrayList<>();
        private final List<@Nullable Object> initial = new ArrayList<>();
        private final List<Integer> notCompared = new ArrayList<>();

        /** Makes a shape without attributes, for this constructor. */
        public Shape(Function<@Nullable Object[], V> constructor) {
            this.constructor = constructor;
        }

        /** Makes a shape that begins with the attributes of another one, whose constants are good for both. */
        public Shape(Shape<?> first, Function<@Nullable Object[], V> constructor) {
            this.constructor = constructor;
            attributes.addAll(first.attributes);
            initial.addAll(first.initial);
            notCompared.addAll(first.notCompared);
        }

        /** Makes a shape of attributes that several subclasses begin with, and which no value has alone. */
        public static Shape<?> common() {
            return new Shape<>(values -> {
                throw new IllegalStateException("no value has this shape");
            });
        }

        /** As {@link #common()}, beginning with the attributes of another one. */
        public static Shape<?> common(Shape<?> first) {
            return new Shape<>(first, values -> {
                throw new IllegalStateException("no value has this shape");
            });
        }

        /** Adds an attribute that is never {@code null}, and that every factory of the subclass has to give. */
        public <T> Attribute<T> attribute(String name) {
            return add(name, null, Shape::present);
        }

        /** Adds an attribute that is never {@code null}, and has this value at first. */
        public <T> Attribute<T> attribute(String name, T value) {
            return add(name, value, Shape::present);
        }

        /** Adds an attribute that may be {@code null}, and is at first. */
        public <T> Attribute<@Nullable T> optional(String name) {
            return add(name, null, (named, value) -> value);
        }

        /** Returns the value in which every attribute is as at first. */
        public V initial() {
            return constructor.apply(new Object[0]);
        }

        /**
         * Returns the value whose first attributes have these values, which are checked, and whose others are as at first:
         * for what is made so often that a copy for each attribute would cost too much. An array is not used by the caller any more.
         */
        public V of(@Nullable Object... first) {
            for (int i = 0; i < first.length; i++) {
                first[i] = attributes.get(i).checkedUntyped(first[i]);
            }
            return constructor.apply(first);
        }

        /** Returns the value whose attributes have these values, which are checked, by name; others are as at first. */
        public V ofNamed(Map<String, Object> named) {
            @Nullable Object[] values = initial.toArray();
            for (Attribute<?> attribute : attributes) {
                values[attribute.index] =
                        attribute.checkedUntyped(named.getOrDefault(attribute.name, values[attribute.index]));
            }
            return constructor.apply(values);
        }

        /** As {@code requireNonNull}, without a message that nobody reads for each value. */
        private static <T> T present(String name, @Nullable T value) {
            if (value == null) {
                throw new NullPointerException(name + " must not be null");
            }
            return value;
        }

        private <T extends @Nullable Object> Attribute<T> add(
                String name, @Nullable Object value, BiFunction<String, T, T> rule) {
            Attribute<T> attribute = new Attribute<>(this, attributes.size(), name, rule, given -> given);
            attributes.add(attribute);
            initial.add(value);
            return attribute;
        }
    }

    /**
     * One attribute of a subclass, made by its {@link Shape}.
     *
     * @param <T> the type of its value
     */
    protected static final class Attribute<T extends @Nullable Object> {

        private final Shape<?> shape;
        private final int index;
        private final String name;
        private final BiFunction<String, T, T> rule;
        private final Function<Object, Object> shown;

        private Attribute(
                Shape<?> shape, int index, String name, BiFunction<String, T, T> rule, Function<Object, Object> shown) {
            this.shape = shape;
            this.index = index;
            this.name = name;
            this.rule = rule;
            this.shown = shown;
        }

        /**
         * Gives the attribute a rule for its values other than {@code null}.
         *
         * @param rule takes the name and the value, and returns what is kept of it, or throws
         */
        public Attribute<T> checkedBy(BiFunction<String, T, T> rule) {
            BiFunction<String, T, T> before = this.rule;
            return replaced(new Attribute<>(
                    shape,
                    index,
                    name,
                    (named, value) -> before.apply(named, value) == null ? value : rule.apply(named, value),
                    shown));
        }

        /** Lets nothing be printed of the values but this. */
        @SuppressWarnings("unchecked") // The rule has let nothing else in.
        public Attribute<T> shownAs(Function<? super T, ?> shown) {
            return replaced(new Attribute<>(shape, index, name, rule, value -> shown.apply((T) value)));
        }

        /** Leaves the attribute out of equality: it says how the value has come about, and not what it is. */
        public Attribute<T> notCompared() {
            shape.notCompared.add(index);
            return this;
        }

        private Attribute<T> replaced(Attribute<T> by) {
            shape.attributes.set(index, by);
            return by;
        }

        private @Nullable T checked(@Nullable T value) {
            return rule.apply(name, value);
        }

        @SuppressWarnings("unchecked") // Whoever lists values lists them in the order of the attributes.
        private @Nullable Object checkedUntyped(@Nullable Object value) {
            return checked((T) value);
        }

        private String printed(@Nullable Object value) {
            return name + "=" + (value == null ? null : shown.apply(value));
        }
    }
}
