package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.function.TravellingValues.Point;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How sets and maps are written. */
class UnorderedTests {

    record Choice(
            Set<String> tags, Map<String, Integer> limits, Set<Point> points, Map<Thread.State, Set<Integer>> states) {}

    record Tree(Set<Tree> children) {}

    /** Theirs is another one in each JVM, and a call of a named run is known again by its JSON. */
    @Test
    void whatHasNoOrderIsWrittenInThatOfItsTexts() {
        Choice choice = new Choice(
                Set.of("c", "a", "b"),
                Map.of("z", 1, "y", 2, "x", 3),
                new HashSet<>(Set.of(new Point(3, 4), new Point(1, 2))),
                new HashMap<>(Map.of(Thread.State.WAITING, Set.of(2, 1), Thread.State.NEW, Set.of())));

        assertThat(ResolvedFunction.<Choice, Choice>of(value -> value).arguments(choice))
                .containsExactly("{\"tags\":[\"a\",\"b\",\"c\"],\"limits\":{\"x\":3,\"y\":2,\"z\":1},"
                        + "\"points\":[{\"x\":1.0,\"y\":2.0},{\"x\":3.0,\"y\":4.0}],"
                        + "\"states\":{\"NEW\":[],\"WAITING\":[1,2]}}");
    }

    @Test
    void whatHasAnOrderKeepsIt() {
        Choice choice = new Choice(
                new LinkedHashSet<>(List.of("c", "a", "b")),
                new TreeMap<>(Map.of("z", 1, "y", 2)),
                new LinkedHashSet<>(List.of(new Point(3, 4), new Point(1, 2))),
                new LinkedHashMap<>(Map.of(Thread.State.NEW, new LinkedHashSet<>(List.of(2, 1)))));

        assertThat(ResolvedFunction.<Choice, Choice>of(value -> value).arguments(choice))
                .containsExactly("{\"tags\":[\"c\",\"a\",\"b\"],\"limits\":{\"y\":2,\"z\":1},"
                        + "\"points\":[{\"x\":3.0,\"y\":4.0},{\"x\":1.0,\"y\":2.0}],\"states\":{\"NEW\":[2,1]}}");
    }

    /** What is iterated in the order in which it was put into a set: as if each were of another virtual machine. */
    record Clash(String name, Object... parts) {

        @Override
        public int hashCode() {
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Clash clash && clash.name.equals(name);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    record Named(String name) {}

    record Typed(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {}

    enum Level {
        LOW,
        HIGH
    }

    private static <T> T reversed(boolean isReversed, T first, T second, Function<List<T>, T> container) {
        return container.apply(isReversed ? List.of(second, first) : List.of(first, second));
    }

    private static Object tree(boolean isReversed, int depth, Function<List<Object>, Object> container) {
        if (depth == 0) {
            return new Clash("leaf");
        }
        return reversed(
                isReversed,
                new Clash("a" + depth, tree(isReversed, depth - 1, container)),
                new Clash("b" + depth, List.of(tree(isReversed, depth - 1, container))),
                container);
    }

    private static Object map(List<Object> keys) {
        Map<Object, Object> map = new HashMap<>();
        keys.forEach(key -> map.put(key, key));
        return map;
    }

    static Stream<Arguments> containers() {
        return Stream.<Map.Entry<String, Function<List<Object>, Object>>>of(
                        Map.entry("set", HashSet::new),
                        Map.entry("map", UnorderedTests::map),
                        Map.entry("view of a set", keys -> Collections.unmodifiableSet(new HashSet<>(keys))),
                        Map.entry("keys", keys -> ((Map<?, ?>) map(keys)).keySet()),
                        Map.entry("entries", keys -> ((Map<?, ?>) map(keys)).entrySet()),
                        Map.entry("values", keys -> ((Map<?, ?>) map(keys)).values()),
                        Map.entry("concurrent", keys -> {
                            Set<Object> set = ConcurrentHashMap.newKeySet();
                            set.addAll(keys);
                            return set;
                        }),
                        Map.entry("own class", keys -> {
                            class Own extends HashSet<Object> {
                                private static final long serialVersionUID = 1L;
                            }
                            Set<Object> set = new Own();
                            set.addAll(keys);
                            return set;
                        }),
                        Map.entry("array", keys -> new Object[] {new HashSet<>(keys)}),
                        Map.entry("optional", keys -> Optional.of(new HashSet<>(keys))),
                        Map.entry("typed", keys -> new Typed(new HashSet<>(keys))),
                        Map.entry("typed map", keys -> new Typed(map(keys))))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void whateverIsInsideOfWhatIsWrittenInOneOrder(String name, Function<List<Object>, Object> container)
            throws Exception {
        ObjectMapper mapper = ValueMapper.create(List.of());

        assertThat(mapper.writeValueAsString(tree(true, 5, container)))
                .isEqualTo(mapper.writeValueAsString(tree(false, 5, container)));
    }

    static Stream<Arguments> elements() {
        return Stream.of(
                Arguments.of(List.of("1", 1), "[1,\"1\"]"),
                Arguments.of(List.of(1L, 1), "[1,1]"),
                Arguments.of(List.of(new BigDecimal("1.00"), new BigDecimal("1.0")), "[1.0,1.00]"),
                Arguments.of(List.of(0.0, -0.0, Double.NaN), "[-0.0,0.0,\"NaN\"]"),
                Arguments.of(List.of(true, false), "[false,true]"),
                Arguments.of(List.of(Level.HIGH, Level.LOW), "[\"LOW\",\"HIGH\"]"),
                Arguments.of(List.of(Thread.State.NEW, Level.HIGH), "[\"HIGH\",\"NEW\"]"),
                Arguments.of(Arrays.asList("null", null), "[null,\"null\"]"),
                Arguments.of(
                        List.of(new double[] {2}, new double[] {1, 2}, new double[] {1}), "[[1.0,2.0],[1.0],[2.0]]"));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void eachKindOfElementHasItsPlace(List<?> elements, String json) throws Exception {
        List<Object> reversed = new ArrayList<>(elements);
        Collections.reverse(reversed);

        ObjectMapper mapper = ValueMapper.create(List.of());

        assertThat(mapper.writeValueAsString(new HashSet<>(elements))).isEqualTo(json);
        assertThat(mapper.writeValueAsString(new HashSet<>(reversed))).isEqualTo(json);
    }

    static Stream<Object> ordered() {
        Map<Level, String> byLevel = new EnumMap<>(Map.of(Level.LOW, "b", Level.HIGH, "a"));
        LinkedHashSet<String> linked = new LinkedHashSet<>(List.of("LOW", "HIGH"));
        return Stream.of(
                EnumSet.allOf(Level.class),
                byLevel.keySet(),
                Collections.unmodifiableMap(byLevel).keySet(),
                Collections.unmodifiableSet(linked),
                new CopyOnWriteArraySet<>(linked),
                new TreeSet<>(linked).descendingSet(),
                linked.stream()
                        .collect(Collectors.toMap(e -> e, e -> e, (a, b) -> a, LinkedHashMap::new))
                        .keySet());
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void whateverHasAnOrderKeepsIt(Object container) throws Exception {
        assertThat(ValueMapper.create(List.of()).writeValueAsString(container)).isEqualTo("[\"LOW\",\"HIGH\"]");
    }

    @Test
    void aSetForWhichACollectionIsNamedArrives() {
        RemoteFunction<Collection<Named>, Integer> function = UnorderedTests::size;
        Set<Named> names =
                IntStream.range(0, 50).mapToObj(i -> new Named("" + i)).collect(Collectors.toUnmodifiableSet());

        assertThat(ResolvedFunction.of(function).arguments(names)).hasSize(1);
    }

    private static int size(Collection<Named> names) {
        return names.size();
    }

    @Test
    void aSetThatContainsItselfByWayOfAnObjectIsWrittenOrRefused() {
        Knot knot = new Knot();
        knot.knots.add(knot);
        knot.knots.add(new Knot());

        RemoteFunction<Knot, Integer> function = value -> 1;

        assertThat(ResolvedFunction.of(function).arguments(knot)).hasSize(1);
    }

    @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
    static final class Knot {
        final Set<Knot> knots = new HashSet<>();
    }

    @Test
    @Timeout(30)
    void setsInSetsAreWrittenInNoTime() {
        Tree tree = new Tree(Set.of(new Tree(Set.of())));
        for (int depth = 0; depth < 100; depth++) {
            tree = new Tree(Set.of(tree, new Tree(Set.of())));
        }

        RemoteFunction<Tree, Integer> function = value -> 1;

        assertThat(ResolvedFunction.of(function).arguments(tree)).hasSize(1);
    }
}
