package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.batchflux.function.TravellingValues.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types that a signature names are those that values travel as, whatever the caller's are. */
@SuppressWarnings({"NonApiType", "unused", "ArrayRecordComponent", "JdkObsolete", "FutureReturnValueIgnored"
}) // What people write.
class FunctionTypesTests {

    private static <A, R> R roundTrip(RemoteFunction<A, R> function, A argument) {
        ResolvedFunction<A, R> client = ResolvedFunction.of(function);
        Invocation sent = Invocation.parse(client.invocation("1", argument).toJson());
        Outcome outcome = NodeMain.call(sent, FunctionTypesTests.class.getClassLoader());
        Outcome received = Outcome.parse(outcome.toJson());
        if (received instanceof Outcome.Failure failure) {
            throw new RemoteException(failure.error());
        }
        return client.value((Outcome.Value) received);
    }

    private static <A, R> void gives(R expected, RemoteFunction<A, R> function, A argument) {
        R result = roundTrip(function, argument);
        assertThat((Object) result).isEqualTo(expected);
    }

    static double ofMap(Map<String, Point> points) {
        return points.values().iterator().next().x();
    }

    static double ofCollection(Collection<Point> points) {
        return points.iterator().next().x();
    }

    static double ofList(List<Point> points) {
        return points.get(0).x();
    }

    static double ofIterable(Iterable<? extends Point> points) {
        return points.iterator().next().x();
    }

    static double ofSet(Set<Point> points) {
        return points.iterator().next().x();
    }

    static <T extends Point> double ofBound(List<T> points) {
        return points.get(0).x();
    }

    static <K extends Comparable<K>> String ofVariable(Map<K, Point> points) {
        return points.toString();
    }

    static double ofArrayOfLists(List<Point>[] points) {
        return points[0].get(0).x();
    }

    static double ofNested(Map<String, Map<Point, List<Point[]>>> points) {
        return points.values()
                .iterator()
                .next()
                .values()
                .iterator()
                .next()
                .get(0)[0]
                .x();
    }

    final class Inner {
        final int number = 1;
    }

    static Inner ofInner(Inner inner) {
        return inner;
    }

    @Test
    void anInnerClassIsRefusedAndSaysWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of(FunctionTypesTests::ofInner))
                .withMessageContaining(
                        "$Inner is an inner class, whose objects belong to those around them: declare it static");
    }

    @Test
    void anyImplementationOfTheInterfaceInTheSignatureMayBePassed() {
        HashMap<String, Point> hashMap = new HashMap<>(Map.of("a", new Point(1, 2)));
        TreeMap<String, Point> treeMap = new TreeMap<>(hashMap);
        ArrayList<Point> arrayList = new ArrayList<>(hashMap.values());
        LinkedList<Point> linkedList = new LinkedList<>(hashMap.values());
        LinkedHashSet<Point> set = new LinkedHashSet<>(hashMap.values());
        List<Point> list = Arrays.asList(new Point(1, 2));

        gives(1.0, FunctionTypesTests::ofMap, hashMap);
        gives(1.0, FunctionTypesTests::ofMap, treeMap);
        gives(1.0, FunctionTypesTests::ofList, arrayList);
        gives(1.0, FunctionTypesTests::ofCollection, arrayList);
        gives(1.0, FunctionTypesTests::ofCollection, list);
        gives(1.0, FunctionTypesTests::ofCollection, set);
        gives(1.0, FunctionTypesTests::ofCollection, Set.of(new Point(1, 2)));
        gives(1.0, FunctionTypesTests::ofCollection, hashMap.values());
        gives(1.0, FunctionTypesTests::ofIterable, linkedList);
        gives(1.0, FunctionTypesTests::ofSet, set);
        gives(1.0, FunctionTypesTests::ofBound, arrayList);
        Point[] points = {new Point(1, 2)};
        gives(1.0, FunctionTypesTests::ofNested, Map.of("a", Map.of(new Point(1, 2), List.<Point[]>of(points))));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no other arrays of lists.
    void anArrayKeepsTheTypesOfItsLists() {
        List<Point>[] lists = new List[] {List.of(new Point(1, 2))};

        gives(1.0, FunctionTypesTests::ofArrayOfLists, lists);
    }

    @Test
    void aTypeThatIsNotNamedIsRefusedIfItsValuesWouldBeOthers() {
        gives("{a=Point[x=1.0, y=2.0]}", FunctionTypesTests::ofVariable, Map.of("a", new Point(1, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gives("", FunctionTypesTests::ofVariable, Map.of(1L, new Point(1, 2))));
    }

    record Holder<T>(T value) {

        T get() {
            return value;
        }

        List<T> twice() {
            return List.of(value, value);
        }

        @SuppressWarnings("TypeParameterShadowing") // People do.
        <T> T other(T other) {
            return other;
        }

        @SuppressWarnings({"rawtypes", "unchecked", "TypeParameterUnusedInFormals"}) // People do.
        static <T> T of(Holder raw) {
            return (T) raw.value();
        }
    }

    static <T extends Comparable<T>> T largest(Collection<? extends T> all) {
        return all.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    static <T> List<T> twice(T value) {
        return List.of(value, value);
    }

    static <T> List<T> both(T first, T second) {
        return List.of(first, second);
    }

    static <T> int count(T value, List<T> all) {
        return (int) all.stream().filter(value::equals).count();
    }

    @Test
    void aVariableStandsForTheClassThatTheCallerHasForIt() {
        RemoteFunction<List<Instant>, Instant> largest = FunctionTypesTests::largest;
        RemoteFunction<Set<Long>, Long> largestLong = FunctionTypesTests::largest;
        RemoteFunction<Point, List<Point>> twice = FunctionTypesTests::twice;
        RemoteFunction<Long, Holder<Long>> held = Holder::new;
        RemoteFunction<Holder<Duration>, Duration> get = Holder::get;

        gives(Instant.MAX, largest, List.of(Instant.EPOCH, Instant.MAX));
        gives(3L, largestLong, Set.of(2L, 3L));
        gives(List.of(new Point(1, 2), new Point(1, 2)), twice, new Point(1, 2));
        gives(new Holder<>(3L), held, 3L);
        gives(Duration.ofDays(1), get, new Holder<>(Duration.ofDays(1)));
    }

    @Test
    void aVariableStandsForNoClassIfAnotherOneMayBeMeant() {
        RemoteBiFunction<Integer, Double, List<? extends Number>> both = FunctionTypesTests::both;
        RemoteBiFunction<Integer, List<Number>, Integer> count = FunctionTypesTests::<Number>count;
        RemoteFunction<Holder<Duration>, List<Duration>> twice = Holder::twice;

        assertThat(ResolvedFunction.ofBiFunction(both).resultType()).hasToString(listOf("java.lang.Object"));
        assertThat(ResolvedFunction.ofBiFunction(count).argumentTypes().get(1)).hasToString(listOf("java.lang.Object"));
        RemoteBiFunction<Holder<String>, Long, Long> other = Holder::<Long>other;
        RemoteFunction<Holder<?>, String> raw = Holder::<String>of;

        assertThat(ResolvedFunction.ofBiFunction(other).argumentTypes().get(0).toString())
                .doesNotContain("Long");
        assertThat(ResolvedFunction.of(raw).argumentTypes().get(0).toString()).doesNotContain("String");
        assertThatIllegalArgumentException().isThrownBy(() -> roundTrip(twice, new Holder<>(Duration.ZERO)));
    }

    private static String listOf(String type) {
        return TypeFactory.defaultInstance()
                .constructFromCanonical("java.util.List<" + type + ">")
                .toString();
    }

    static double sum(double... values) {
        return Arrays.stream(values).sum();
    }

    static String join(Object... values) {
        return Arrays.toString(values);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // It reads the array alone.
    static <T> String joinAll(T... values) {
        return Arrays.toString(values);
    }

    @SafeVarargs
    static int count(List<Point>... values) {
        return values.length;
    }

    record Points(Point... points) {}

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no other arrays of lists.
    void aMethodOfAnyNumberOfArgumentsTakesItsArray() {
        gives(3.0, FunctionTypesTests::sum, new double[] {1, 2});
        gives(0.0, FunctionTypesTests::sum, new double[0]);
        gives("[1, a]", FunctionTypesTests::join, new Object[] {1, "a"});
        gives("[a]", FunctionTypesTests::joinAll, new String[] {"a"});
        gives(1, FunctionTypesTests::count, new List[] {List.of(new Point(1, 2))});
        gives(1.5, FunctionTypesTests::sum, 1.5);
        Points points = roundTrip(Points::new, new Point[] {new Point(1, 2)});
        assertThat(points.points()).containsExactly(new Point(1, 2));
    }

    static Optional<Point> maybe(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Point(1, 2));
    }

    static HashMap<String, ArrayList<Point>> concrete(String text) {
        return new HashMap<>(Map.of(text, new ArrayList<>(List.of(new Point(1, 2)))));
    }

    static Collection<Point> collection(String text) {
        return Set.of(new Point(1, 2));
    }

    @Test
    void resultsTravelAsTheSignatureSays() {
        gives(Optional.empty(), FunctionTypesTests::maybe, "");
        gives(Optional.of(new Point(1, 2)), FunctionTypesTests::maybe, "a");
        gives(concrete("a"), FunctionTypesTests::concrete, "a");
        gives(List.of(new Point(1, 2)), FunctionTypesTests::collection, "a");
    }

    static RefusedValues.Shape sealed(String text) {
        return new RefusedValues.Circle(1);
    }

    static List<RefusedValues.Shape> sealedInList(String text) {
        return List.of();
    }

    static Stream<String> stream(String text) {
        return Stream.of(text);
    }

    static Iterator<String> iterator(String text) {
        return List.of(text).iterator();
    }

    static CompletableFuture<String> future(String text) {
        return CompletableFuture.completedFuture(text);
    }

    record Report(double score, Optional<Map<String, RefusedValues.Shape>> shapes) {}

    static Report report(String text) {
        return new Report(1, Optional.empty());
    }

    static Map<Object, Thread> threads(String text) {
        return Map.of();
    }

    static Thread thread(String text) {
        return Thread.currentThread();
    }

    @Test
    void aResultThatCouldNotBeReadIsRefusedBeforeAnyCall() {
        List<RemoteFunction<String, ?>> functions = List.of(
                FunctionTypesTests::sealed,
                FunctionTypesTests::sealedInList,
                FunctionTypesTests::stream,
                FunctionTypesTests::iterator,
                FunctionTypesTests::future,
                FunctionTypesTests::report,
                FunctionTypesTests::threads,
                FunctionTypesTests::thread);
        for (RemoteFunction<String, ?> function : functions) {
            assertThatIllegalArgumentException()
                    .as("function %d", functions.indexOf(function))
                    .isThrownBy(() -> ResolvedFunction.of(function))
                    .withMessageStartingWith("The result of ")
                    .withMessageContaining(" cannot travel as JSON of type ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResolvedFunction.of(FunctionTypesTests::report))
                .withMessageContaining("its part shapes: " + RefusedValues.Shape.class.getName() + " is an interface");
    }
}
