package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is the same after the way, and what is not: by {@code equals} where there is one, else part by part. */
@SuppressWarnings({"unused", "ArrayRecordComponent"}) // Fields are there to travel.
class ComparisonTests {

    private static <T> void travels(RemoteFunction<T, Integer> function, T value) {
        ResolvedFunction.of(function).invocation("1", value);
    }

    private static <T> String refusal(RemoteFunction<T, Integer> function, T value) {
        ResolvedFunction<T, Integer> resolved = ResolvedFunction.of(function);
        return String.valueOf(assertThatIllegalArgumentException()
                .isThrownBy(() -> resolved.invocation("1", value))
                .actual()
                .getMessage());
    }

    record Measured(double[] values, Set<String> tags) {

        int size() {
            return values.length;
        }
    }

    /** An iteration order that the JVM chooses at its start must not matter. */
    @Test
    void aRecordOfAnArrayAndASetTravelsInEveryJvm() throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            Process process = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherJvm.class.getName())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    static final class OtherJvm {

        private OtherJvm() {}

        public static void main(String... arguments) {
            travels(Measured::size, new Measured(new double[] {1, 2}, Set.of("a", "b", "c")));
        }
    }

    /** Equal to all of the same name in any case; part of it is not looked at. */
    static final class Name {
        private final String text;
        private final int seen;

        Name(String text, int seen) {
            this.text = text;
            this.seen = seen;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Name that && text.equalsIgnoreCase(that.text);
        }

        @Override
        public int hashCode() {
            return text.toLowerCase(Locale.ROOT).hashCode();
        }

        static int length(Name name) {
            return name.text.length();
        }
    }

    @Test
    void whatHasAnEqualsNeedsNoMoreThanToBeEqual() {
        travels(Name::length, new Name("a", 3));
        travels(Forgetful::size, new Forgetful(3));
    }

    /** Loses a field on the way that its {@code equals} does not look at. */
    static final class Forgetful {
        int size;

        @JsonIgnore
        int cached;

        Forgetful() {}

        Forgetful(int size) {
            this.size = size;
            this.cached = 2 * size;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Forgetful that && size == that.size;
        }

        @Override
        public int hashCode() {
            return size;
        }

        static int size(Forgetful forgetful) {
            return forgetful.size;
        }
    }

    static class Animal {
        String name = "a";

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Animal that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static final class Dog extends Animal {
        @JsonIgnore
        int barks = 3;
    }

    static final class Zoo {
        List<Animal> animals = new ArrayList<>();

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Zoo that && animals.equals(that.animals);
        }

        @Override
        public int hashCode() {
            return animals.hashCode();
        }

        static int size(Zoo zoo) {
            return zoo.animals.size();
        }
    }

    static int count(List<Animal> animals) {
        return animals.size();
    }

    static int countSet(Set<Animal> animals) {
        return animals.size();
    }

    static int countMap(Map<String, Animal> animals) {
        return animals.size();
    }

    static int countArray(Animal... animals) {
        return animals.length;
    }

    @Test
    void anElementOfASubclassIsLostWhateverItsEqualsSays() {
        String lost = "is a " + Dog.class.getName() + ", and is read back as a " + Animal.class.getName();
        Zoo zoo = new Zoo();
        zoo.animals.add(new Animal());
        zoo.animals.add(new Dog());

        assertThat(refusal(ComparisonTests::count, List.of(new Dog()))).contains("its part [0] " + lost);
        assertThat(refusal(ComparisonTests::countSet, Set.of(new Dog()))).contains("has an element (a ");
        assertThat(refusal(ComparisonTests::countArray, new Animal[] {new Dog()}))
                .contains("its part [0] " + lost);
        assertThat(refusal(ComparisonTests::countMap, Map.of("a", new Dog()))).contains("its part {} " + lost);
        assertThat(refusal(Zoo::size, zoo)).contains("its part animals[1] " + lost);
    }

    static class Sized {
        int size = 1;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sized that && size == that.size;
        }

        @Override
        public int hashCode() {
            return size;
        }
    }

    /** Inherits an {@code equals} that knows nothing of its own field, which its constructor does not set. */
    static final class Weighed extends Sized {
        private int[] weights = {0};

        static Weighed of(int... weights) {
            Weighed weighed = new Weighed();
            weighed.weights = weights;
            return weighed;
        }

        static int total(Weighed weighed) {
            return weighed.weights.length;
        }
    }

    @Test
    void fieldsThatAnInheritedEqualsDoesNotKnowAreComparedToo() {
        travels(Weighed::total, Weighed.of(1, 2));
    }

    static final class Named extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        String name = "none";

        static int length(Named named) {
            return named.size();
        }
    }

    @Test
    void aListOfOnesOwnMustNotLoseItsFields() {
        Named renamed = new Named();
        renamed.name = "other";

        travels(Named::length, new Named());
        assertThat(refusal(Named::length, renamed)).contains("its part name is not equal");
    }

    static final class Node {
        int value;

        @Nullable
        Node next;

        static int sum(Node node) {
            return node.value;
        }
    }

    @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
    static final class Ring {
        int value;

        @Nullable
        Ring next;

        static int sum(Ring ring) {
            return ring.value;
        }
    }

    @Test
    void aCircleIsComparedOnce() {
        Ring first = new Ring();
        Ring second = new Ring();
        first.next = second;
        second.next = first;

        travels(Ring::sum, first);
    }

    @Test
    void aCircleOrAChainThatIsTooLongForJsonIsRefused() {
        Node circle = new Node();
        circle.next = circle;
        Node chain = new Node();
        for (int i = 0; i < 100_000; i++) {
            Node longer = new Node();
            longer.next = chain;
            chain = longer;
        }
        Node longest = chain;

        assertThat(refusal(Node::sum, circle)).contains("cannot travel");
        assertThat(refusal(Node::sum, longest)).contains("cannot travel");
    }

    record Nested(@Nullable Nested inside) {
        static int depth(Nested nested) {
            return nested.inside == null ? 0 : 1 + depth(nested.inside);
        }
    }

    @Test
    void whatTheStackHasNoRoomForIsRefusedInWords() throws InterruptedException {
        Nested nested = new Nested(null);
        for (int i = 0; i < 950; i++) {
            nested = new Nested(nested);
        }
        Nested deepest = nested;
        List<String> refusals = new ArrayList<>();
        // Compiled code may have had room for all of it in 256 KiB, in a run in which other tests came first.
        Thread small = new Thread(null, () -> refusals.add(refusal(Nested::depth, deepest)), "small stack", 128 * 1024);
        small.start();
        small.join();

        assertThat(refusals).singleElement().asString().contains("nested more deeply than the stack of this thread");
    }

    static final class Celsius {
        private final double degrees;

        Celsius(double degrees) {
            this.degrees = Math.rint(degrees);
        }

        @JsonValue
        double degrees() {
            return degrees;
        }

        static int rounded(Celsius celsius) {
            return (int) celsius.degrees;
        }
    }

    @Test
    void whatIsWrittenInItsOwnWayIsComparedByItsFields() {
        travels(Celsius::rounded, new Celsius(20));
    }

    record Angry(int value) {
        @Override
        public boolean equals(@Nullable Object other) {
            throw new UnsupportedOperationException("not now");
        }

        @Override
        public int hashCode() {
            return value;
        }

        static int calm(Angry angry) {
            return angry.value;
        }
    }

    @Test
    void anEqualsThatThrowsIsARefusal() {
        assertThat(refusal(Angry::calm, new Angry(1)))
                .contains("its equals throws java.lang.UnsupportedOperationException: not now");
    }

    static final class Loss extends IOException {
        private static final long serialVersionUID = 1L;

        static int code(Loss loss) {
            return 1;
        }
    }

    @Test
    void whatExtendsAClassThatCannotBeComparedIsRefused() {
        assertThat(refusal(Loss::code, new Loss())).contains("cannot travel");
    }

    record Plain(int[] values) {}

    static int countPlain(Set<Plain> plain) {
        return plain.size();
    }

    @Test
    void manyElementsWithoutAnEqualsAreFoundInASetInNoTime() {
        Set<Plain> many = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(new Plain(new int[] {i, -i}));
        }

        travels(ComparisonTests::countPlain, many);
    }
}
