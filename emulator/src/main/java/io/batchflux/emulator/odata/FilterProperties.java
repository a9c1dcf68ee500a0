package io.batchflux.emulator.odata;

import io.batchflux.emulator.odata.FilterNode.Literal;
import io.batchflux.emulator.wire.BatchException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The properties by which the entities of a list can be filtered, each with its type and its operators. */
public final class FilterProperties<T> {

    private static final Set<FilterOperator> ALL = EnumSet.allOf(FilterOperator.class);
    private static final Set<FilterOperator> EQUALITY = EnumSet.of(FilterOperator.EQ, FilterOperator.NE);

    private record Property<T, V>(
            Class<? extends Literal> type,
            Set<FilterOperator> operators,
            boolean startsWith,
            Function<T, Optional<V>> value) {}

    private final Map<String, Property<T, String>> texts = new HashMap<>();
    private final Map<String, List<String>> choices = new HashMap<>();
    private final Map<String, Property<T, Instant>> times = new HashMap<>();
    private final Map<String, Property<T, Long>> integers = new HashMap<>();
    private final Map<String, Property<T, Boolean>> booleans = new HashMap<>();

    /** A string with all operators and {@code startswith}. */
    public FilterProperties<T> text(String name, Function<T, String> value) {
        texts.put(name, new Property<>(Literal.Text.class, ALL, true, value.andThen(Optional::of)));
        return this;
    }

    /** A string of which only the beginning can be asked for. */
    public FilterProperties<T> prefix(String name, Function<T, String> value) {
        texts.put(
                name,
                new Property<>(
                        Literal.Text.class, EnumSet.noneOf(FilterOperator.class), true, value.andThen(Optional::of)));
        return this;
    }

    /** A string that is equal to a literal or not. */
    public FilterProperties<T> equal(String name, Function<T, Optional<String>> value) {
        texts.put(name, new Property<>(Literal.Text.class, EQUALITY, false, value));
        return this;
    }

    /** A word out of these, which is equal to a literal or not: to ask for another one is a mistake of the client's. */
    public FilterProperties<T> choice(String name, List<String> words, Function<T, Optional<String>> value) {
        choices.put(name, words);
        return equal(name, value);
    }

    public FilterProperties<T> time(String name, Function<T, Optional<Instant>> value) {
        times.put(name, new Property<>(Literal.Time.class, ALL, false, value));
        return this;
    }

    public FilterProperties<T> integer(String name, Function<T, Optional<Long>> value) {
        integers.put(name, new Property<>(Literal.Int.class, ALL, false, value));
        return this;
    }

    public FilterProperties<T> bool(String name, Function<T, Boolean> value) {
        booleans.put(name, new Property<>(Literal.Bool.class, EQUALITY, false, value.andThen(Optional::of)));
        return this;
    }

    /** @throws BatchException if the filter uses a property, an operator or a type of literal that is not there */
    public Predicate<T> compile(FilterNode node) {
        if (node instanceof FilterNode.And and) {
            List<Predicate<T>> parts = compiled(and.parts());
            return entity -> parts.stream().allMatch(part -> part.test(entity));
        }
        if (node instanceof FilterNode.Or or) {
            List<Predicate<T>> parts = compiled(or.parts());
            return entity -> parts.stream().anyMatch(part -> part.test(entity));
        }
        if (node instanceof FilterNode.StartsWith startsWith) {
            return startsWith(startsWith);
        }
        return comparison((FilterNode.Comparison) node);
    }

    private List<Predicate<T>> compiled(List<FilterNode> nodes) {
        return nodes.stream().map(this::compile).toList();
    }

    private Predicate<T> startsWith(FilterNode.StartsWith node) {
        Property<T, String> property = texts.get(node.property());
        if (property == null || !property.startsWith()) {
            throw invalid(node.property(), "startswith cannot be applied to this property");
        }
        String prefix = lower(node.prefix());
        return entity -> property.value()
                .apply(entity)
                .filter(v -> lower(v).startsWith(prefix))
                .isPresent();
    }

    private Predicate<T> comparison(FilterNode.Comparison node) {
        String name = node.property();
        if (node.literal() instanceof Literal.Text text) {
            requireChoice(name, text.value());
            return compare(node, texts.get(name), value -> lower(value).compareTo(lower(text.value())));
        }
        if (node.literal() instanceof Literal.Time time) {
            return compare(node, times.get(name), value -> value.compareTo(time.value()));
        }
        if (node.literal() instanceof Literal.Int integer) {
            return compare(node, integers.get(name), value -> Long.compare(value, integer.value()));
        }
        Literal.Bool bool = (Literal.Bool) node.literal();
        return compare(node, booleans.get(name), value -> Boolean.compare(value, bool.value()));
    }

    private void requireChoice(String name, String literal) {
        List<String> words = choices.get(name);
        if (words != null && !words.contains(lower(literal))) {
            throw invalid(name, "must be one of " + String.join(", ", words) + ", was '" + literal + "'");
        }
    }

    /** Compares a value: an absent one is unequal to every literal, and neither more nor less. */
    private <V> Predicate<T> compare(
            FilterNode.Comparison node,
            @org.jspecify.annotations.Nullable Property<T, V> property,
            Function<V, Integer> comparison) {
        if (property == null) {
            throw invalid(node.property(), "the property is unknown, cannot be filtered by, or has another type");
        }
        FilterOperator operator = node.operator();
        if (!property.operators().contains(operator)) {
            throw invalid(node.property(), "the operator " + operator.word() + " cannot be applied to this property");
        }
        return entity -> property.value()
                .apply(entity)
                .map(value -> operator.holds(comparison.apply(value)))
                .orElse(operator == FilterOperator.NE);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static BatchException invalid(String property, String reason) {
        return BatchException.invalidQuery("$filter", property, reason);
    }
}
