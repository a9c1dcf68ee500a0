package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Each field is a type, as a signature may name it, and a value of it that travels. */
@SuppressWarnings({"unused", "JdkObsolete", "JavaUtilDate", "ArrayRecordComponent"
}) // The fields are read by reflection; people use them.
final class TravellingValues {

    record Point(double x, double y) {}

    record Run(
            String name,
            double[] weights,
            Set<String> tags,
            List<Point> path,
            @Nullable Duration limit) {}

    record Empty() {}

    record Range<T>(T from, T to) {}

    enum Level {
        LOW,
        HIGH {
            @Override
            boolean isHigh() {
                return true;
            }
        };

        boolean isHigh() {
            return false;
        }
    }

    /** No {@code equals}, and fields that are set. */
    static final class Settings {
        int depth = 1;
        private @Nullable List<String> names;

        static Settings of(int depth, String... names) {
            Settings settings = new Settings();
            settings.depth = depth;
            settings.names = List.of(names);
            return settings;
        }
    }

    /** Nothing but a constructor of all arguments. */
    static final class Account {
        private final String owner;
        private final long balance;

        Account(String owner, long balance) {
            this.owner = owner;
            this.balance = balance;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Account that && owner.equals(that.owner) && balance == that.balance;
        }

        @Override
        public int hashCode() {
            return Objects.hash(owner, balance);
        }
    }

    /** Whose class is told by the JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Disc.class), @JsonSubTypes.Type(Box.class)})
    sealed interface Figure permits Disc, Box {}

    record Disc(double radius) implements Figure {}

    record Box(List<Figure> inside) implements Figure {}

    /** It is made by its constructor without parameters, whatever the other one's parameters are called. */
    static final class Order {
        private int pieces;
        private boolean isUrgent;

        Order() {}

        Order(int amount, boolean now) {
            this.pieces = amount;
            this.isUrgent = now;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Order that && pieces == that.pieces && isUrgent == that.isUrgent;
        }

        @Override
        public int hashCode() {
            return pieces;
        }
    }

    /** Several constructors, of which one has all fields, one of them the superclass's. */
    static final class Saving extends Base {
        private final Optional<String> bank;

        Saving(long amount) {
            this(amount, Optional.empty());
        }

        private Saving(long amount, Optional<String> bank) {
            super(amount);
            this.bank = bank;
        }

        static Saving at(String bank) {
            return new Saving(1, Optional.of(bank));
        }
    }

    static class Base {
        private final long amount;

        Base(long amount) {
            this.amount = amount;
        }
    }

    /** It is written as one value, and made of it by what does not say how. */
    static final class Weight {
        private final long grams;

        private Weight(long grams) {
            this.grams = grams;
        }

        @JsonCreator
        static Weight of(long grams) {
            return new Weight(grams);
        }

        @JsonValue
        long grams() {
            return grams;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Weight that && grams == that.grams;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(grams);
        }
    }

    /** An enum that has codes. */
    enum Unit {
        GRAM("g"),
        TONNE("t");

        private final String code;

        Unit(String code) {
            this.code = code;
        }

        @JsonValue
        String code() {
            return code;
        }

        @JsonCreator
        static Unit of(String code) {
            return code.equals("g") ? GRAM : TONNE;
        }
    }

    /** Each refers to the next, and the last to the first. */
    @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
    static final class Stop {
        int number;

        @Nullable
        Stop next;

        static Stop ring() {
            Stop first = new Stop();
            Stop second = new Stop();
            first.next = second;
            second.next = first;
            second.number = 1;
            return first;
        }
    }

    int primitive = Integer.MIN_VALUE;
    double floating = Double.longBitsToDouble(1);
    char letter = '\ud800';
    Long boxed = Long.MAX_VALUE;
    Float single = 1.1e-38f;
    Byte tiny = -128;
    BigInteger integer = BigInteger.TEN.pow(9_999).negate();
    BigDecimal decimal = new BigDecimal("-12345678901234567890.12300E-400");
    String text = "NUL \0, a lone \udc00, \u2028, é, \ud83d\ude80, \"\\";
    Level level = Level.HIGH;
    UUID uuid = new UUID(1, 2);
    URI uri = URI.create("https://example.org/a%20b?c#d");
    URL url = url();
    Path path = Path.of("/mnt/batch/data.csv");
    File file = new File("data.csv");
    Locale locale = Locale.GERMANY;
    Currency currency = Currency.getInstance("CHF");
    Charset charset = StandardCharsets.UTF_16BE;
    Pattern pattern = Pattern.compile("a+b");
    Instant instant = Instant.MAX;
    Duration duration = Duration.ofSeconds(Long.MIN_VALUE, 1);
    Period period = Period.of(1, -2, 3);
    LocalDate date = LocalDate.MIN;
    LocalTime time = LocalTime.of(1, 2, 3, 4);
    LocalDateTime dateTime = LocalDateTime.MAX;
    OffsetTime offsetTime = OffsetTime.MIN;
    OffsetDateTime offsetDateTime = OffsetDateTime.MAX;
    ZonedDateTime zoned = ZonedDateTime.ofLocal(
            LocalDateTime.of(2026, 10, 25, 2, 30), ZoneId.of("Europe/Zurich"), ZoneOffset.ofHours(1));
    ZoneId zone = ZoneId.of("Europe/Zurich");
    ZoneOffset offset = ZoneOffset.ofHoursMinutes(5, 45);
    Year year = Year.of(-44);
    YearMonth yearMonth = YearMonth.of(12345, 6);
    MonthDay monthDay = MonthDay.of(2, 29);
    Month month = Month.MAY;
    DayOfWeek day = DayOfWeek.FRIDAY;
    Date oldDate = new Date(1);
    TimeZone timeZone = TimeZone.getTimeZone("Europe/Zurich");
    Optional<Point> optional = Optional.of(new Point(1, 2));
    Optional<List<Point>> noOptional = Optional.empty();
    OptionalInt optionalInt = OptionalInt.of(3);
    OptionalLong optionalLong = OptionalLong.empty();
    OptionalDouble optionalDouble = OptionalDouble.of(Double.NaN);
    double[] doubles = {Double.NaN, -0.0, Double.MIN_VALUE};
    byte[] bytes = {-1, 0, 1};
    char[] chars = {'\0', '\ud800'};
    long[][] matrix = {{1, 2}, {}};
    Point[] points = {new Point(1, 2)};
    List<Point>[] arrayOfLists = lists();
    List<Point> list = List.of(new Point(1, 2));
    List<double[]> listOfArrays = List.of(new double[] {1, 2});
    Collection<Point> collection = List.of(new Point(1, 2));
    Collection<String> anyCollection = Map.of("a", 1, "b", 2).keySet();
    Iterable<Point> iterable = List.of(new Point(1, 2));
    ArrayList<Point> arrayList = new ArrayList<>(List.of(new Point(1, 2)));
    Set<String> set = new LinkedHashSet<>(List.of("b", "a"));
    Set<double[]> setOfArrays = Set.of(new double[] {1}, new double[] {2});
    HashSet<Point> hashSet = new HashSet<>(Set.of(new Point(1, 2)));
    SortedSet<Instant> sortedSet = new TreeSet<>(Set.of(Instant.EPOCH, Instant.MAX));
    EnumSet<Level> enumSet = EnumSet.allOf(Level.class);
    Queue<Integer> queue = new ArrayDeque<>(List.of(3, 1, 2));
    Deque<Integer> deque = new ArrayDeque<>(List.of(3, 1, 2));
    BlockingQueue<String> blockingQueue = new LinkedBlockingQueue<>(List.of("a"));
    PriorityQueue<Integer> priorityQueue = new PriorityQueue<>(List.of(3, 1, 2));
    Map<String, Point> map = new HashMap<>(Map.of("a", new Point(1, 2)));
    Map<String, ? extends Point> wildcardMap = new TreeMap<>(Map.of("a", new Point(1, 2)));
    Map<LocalDate, List<Point>> mapOfDates = Map.of(LocalDate.EPOCH, List.of(new Point(1, 2)));
    Map<Level, Integer> mapOfEnums = new EnumMap<>(Map.of(Level.HIGH, 1));
    Map<Double, String> mapOfDoubles = Map.of(Double.NaN, "a", -0.0, "b", 0.1, "c");
    Map<ZonedDateTime, String> mapOfTimes = Map.of(zoned, "a");
    Map<Point, Double> mapOfRecords = Map.of(new Point(1, 2), 3.0);
    Map<List<Integer>, Double> mapOfLists = Map.of(List.of(1, 2), 3.0);
    Map<UUID, Map<Integer, Set<Long>>> mapOfMaps = Map.of(uuid, Map.of(1, Set.of(2L, 3L)));
    Map.Entry<String, Point> entry = Map.entry("a", new Point(1, 2));
    Map.Entry<Point, List<Map.Entry<Long, Set<Point>>>> nestedEntry =
            Map.entry(new Point(1, 2), List.of(Map.entry(3L, Set.of(new Point(1, 2)))));
    LinkedHashMap<String, Point> linkedMap = new LinkedHashMap<>(Map.of("a", new Point(1, 2)));
    SortedMap<String, Point> sortedMap = new TreeMap<>(Map.of("a", new Point(1, 2)));
    NavigableMap<Integer, Point> navigableMap = new TreeMap<>(Map.of(1, new Point(1, 2)));
    ConcurrentMap<String, Point> concurrentMap = new ConcurrentHashMap<>(Map.of("a", new Point(1, 2)));
    AtomicInteger counter = new AtomicInteger(3);
    AtomicReference<Point> reference = new AtomicReference<>(new Point(1, 2));
    StringBuilder builder = new StringBuilder("abc");
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2});
    Class<?> type = Point.class;
    Object untyped = List.of(1, 2.5, "a", true, Map.of("b", BigInteger.TEN.pow(30)));
    Number number = 3;
    Run run = new Run("r", new double[] {1, Double.NaN}, Set.of("a", "b", "c"), List.of(new Point(1, 2)), null);
    Empty empty = new Empty();
    Range<Instant> range = new Range<>(Instant.MIN, Instant.MAX);
    Settings settings = Settings.of(3, "a", "b");
    Saving saving = Saving.at("b");
    Order order = new Order(3, true);
    List<Figure> figures = List.of(new Disc(1), new Box(List.of(new Disc(2))));
    Map<String, Integer> mapOfLongKeys = Map.of("k".repeat(100_000), 1);
    Account account = new Account("me", Long.MIN_VALUE);
    Unit unit = Unit.TONNE;
    Weight weight = Weight.of(3);
    Map<Weight, Unit> mapOfValues = Map.of(Weight.of(3), Unit.GRAM);
    Map<Path, Long> mapOfPaths = Map.of(path, 3L);
    Map<Optional<String>, Integer> mapOfOptionals = Map.of(Optional.of("a"), 1, Optional.empty(), 2);
    Map<Figure, String> mapOfFigures = Map.of(new Box(List.of(new Disc(2))), "a");
    Map<Map.Entry<String, Point>, Integer> mapOfEntries = Map.of(entry, 1);
    Stop stop = Stop.ring();

    private static URL url() {
        try {
            return new URL("https://no.such.host/a");
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no other arrays of lists.
    private static List<Point>[] lists() {
        return new List[] {List.of(new Point(1, 2)), List.of()};
    }
}
