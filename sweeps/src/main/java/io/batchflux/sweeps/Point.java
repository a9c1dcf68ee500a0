package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A point is one value for each parameter, by name. Immutable, and thread-safe as far as the values are.
 *
 * <p>What does not suit is an {@link IllegalArgumentException} that says which parameter it is and what it has.
 */
public final class Point {

    private final List<String> names;
    private final List<Object> values;

    private Point(List<String> names, List<Object> values) {
        this.names = names;
        this.values = values;
    }

    static Point of(List<String> names, List<Object> values) {
        return new Point(names, List.copyOf(values));
    }

    /** Returns the names of the parameters, in order. */
    public List<String> names() {
        return names;
    }

    /** Returns the value of this parameter as it is. */
    public Object value(String name) {
        int index = names.indexOf(requireNonNull(name, "name must not be null"));
        if (index < 0) {
            throw new IllegalArgumentException("a point must have the parameter that is asked for, \"" + name
                    + "\" is none of " + Names.some(names) + "; name an axis or column like that");
        }
        return values.get(index);
    }

    /** Returns the number that this parameter is. */
    public double number(String name) {
        return as(Double.class, name);
    }

    /** Returns the whole number that this parameter is. */
    public int integer(String name) {
        return as(Integer.class, name);
    }

    /** Returns the text of this parameter. */
    public String text(String name) {
        return value(name).toString();
    }

    /** Returns whether this parameter is true. */
    public boolean flag(String name) {
        return as(Boolean.class, name);
    }

    /** Returns the value of this parameter in this type, which may be an enum: its constant of that name. */
    public <T> T as(Class<T> type, String name) {
        Object value = value(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        Form form = Forms.leaf(type, name);
        Object found = form.value(value, name);
        if (found == null) {
            throw form.refusal(null, name);
        }
        return boxed(type).cast(found);
    }

    /** Returns the class of what a variable of this type holds as an object. */
    @SuppressWarnings("unchecked") // A primitive type's class is that of its objects' type, too.
    private static <T> Class<T> boxed(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }

    List<Object> values() {
        return values;
    }

    Point and(Point other, List<String> allNames) {
        List<Object> all = new java.util.ArrayList<>(values);
        all.addAll(other.values);
        return of(allNames, all);
    }

    /** Compares names and values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Point point && names.equals(point.names) && values.equals(point.values);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + values.hashCode();
    }

    /** Returns names and values, such as {@code cost = 0.1, kernel = rbf}. */
    @Override
    public String toString() {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " = " + values.get(i))
                .collect(Collectors.joining(", "));
    }
}
