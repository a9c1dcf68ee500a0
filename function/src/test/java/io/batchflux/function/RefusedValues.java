package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.batchflux.function.TravellingValues.Point;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each field is a type, as a signature may name it, and a value of it that does not travel, or would arrive as another. */
@SuppressWarnings({"unused", "IdentityHashMapUsage"}) // The fields are read by reflection.
final class RefusedValues {

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    static class Base {
        int size = 1;
    }

    static final class Derived extends Base {
        int more = 2;
    }

    /** An {@code equals} that takes a subclass for the same. */
    static class Lenient {
        int size = 1;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Lenient that && size == that.size;
        }

        @Override
        public int hashCode() {
            return size;
        }
    }

    static final class LenientAndMore extends Lenient {
        int more = 2;
    }

    record Any(Object value) {}

    record Team(List<Lenient> members) {}

    record Cached(int size, @JsonIgnore int cached) {}

    static final class Unnamed {
        private final int size;

        Unnamed(int other) {
            this.size = other / 2;
        }
    }

    /** An {@code equals} that looks at what does not travel. */
    static final class Hushed {
        int size;
        transient int hushed;

        Hushed() {}

        Hushed(int size, int hushed) {
            this.size = size;
            this.hushed = hushed;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Hushed that && size == that.size && hushed == that.hushed;
        }

        @Override
        public int hashCode() {
            return size;
        }
    }

    record Host(InetAddress address) {}

    /** No name server knows it. */
    private static InetAddress address() {
        try {
            return InetAddress.getByAddress("nobody.invalid", new byte[] {10, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties properties(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return properties;
    }

    Shape sealedType = new Circle(1);
    Runnable code = () -> {};
    Stream<String> stream = Stream.of("a");
    Iterator<String> iterator = List.of("a").iterator();
    BitSet bits = BitSet.valueOf(new long[] {5});
    Random random = new Random(1);
    Thread thread = new Thread("never started");
    Exception exception = new IllegalStateException("a");
    Serializable serializable = "a";
    InetAddress address = address();
    InetSocketAddress socketAddress = InetSocketAddress.createUnresolved("localhost", 80);
    Host addressInside = new Host(address());
    Calendar calendar = new GregorianCalendar(2020, Calendar.JANUARY, 1);
    Set<URL> setOfUrls = Set.of();
    Map<URL, Integer> mapByUrls = Map.of();
    Base subclass = new Derived();
    List<Base> listOfSubclasses = List.of(new Base(), new Derived());
    Set<Lenient> setOfSubclasses = Set.of(new LenientAndMore());
    Map<String, Lenient> mapOfSubclasses = Map.of("a", new LenientAndMore());
    Optional<Lenient> optionalSubclass = Optional.of(new LenientAndMore());
    Lenient[] arrayOfSubclasses = {new LenientAndMore()};
    Team recordOfSubclasses = new Team(List.of(new LenientAndMore()));
    Any longAsObject = new Any(3L);
    Any durationAsObject = new Any(Duration.ofSeconds(1));
    Any recordAsObject = new Any(new Point(1, 2));
    Any setAsObject = new Any(Set.of("a"));
    Number longAsNumber = 3L;
    Number[] otherArray = new Integer[] {1};
    HashMap<String, Integer> otherMap = new LinkedHashMap<>(Map.of("a", 1));
    SortedSet<String> otherOrder = new TreeSet<>(Comparator.<String>reverseOrder());
    Map<String, Integer> identityMap = new IdentityHashMap<>(Map.of("a", 1));
    Pattern flags = Pattern.compile("a", Pattern.CASE_INSENSITIVE);
    ByteBuffer otherOrderOfBytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    Properties defaults = new Properties(properties("a", "1"));
    Hushed transientField = new Hushed(1, 2);
    Cached ignored = new Cached(1, 2);
    Unnamed otherParameters = new Unnamed(7);
}
