package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.TravellingValues.Point;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
