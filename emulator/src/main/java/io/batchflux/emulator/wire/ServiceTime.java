package io.batchflux.emulator.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** This class knows how the service writes times: ticks of 100 ns, ISO 8601 in bodies, RFC 1123 in headers, ticks in ETags. */
public final class ServiceTime {

    /** This is how long what has no limit may take. */
    public static final String FOREVER = "P10675199DT2H48M5.4775807S";

    private static final DateTimeFormatter HEADER = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** These ticks are between the year 1 and the Unix epoch. */
    private static final long EPOCH_TICKS = 621_355_968_000_000_000L;

    private static volatile WrittenSecond lastWritten = WrittenSecond.of(0);
    private static volatile ReadHeader lastRead = new ReadHeader("", Instant.EPOCH);
    private static volatile WrittenHeader lastHeader = new WrittenHeader(Long.MIN_VALUE, "");

    private ServiceTime() {}

    public static long ticks(Instant time) {
        return time.getEpochSecond() * 10_000_000L + time.getNano() / 100;
    }

    public static Instant ofTicks(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, 10_000_000L), Math.floorMod(ticks, 10_000_000L) * 100);
    }

    /** Written by hand: a list of tasks has very many times, and formatters take longer for them than all else. */
    public static String body(Instant time) {
        WrittenSecond last = lastWritten;
        if (last.second != time.getEpochSecond()) {
            last = WrittenSecond.of(time.getEpochSecond());
            lastWritten = last;
        }
        byte[] text = Arrays.copyOf(last.text, 28);
        int end = last.text.length;
        int ticks = time.getNano() / 100;
        if (ticks > 0) {
            text[end] = '.';
            int digit = end + 7;
            for (int rest = ticks; digit > end; rest /= 10) {
                text[digit--] = (byte) ('0' + rest % 10);
            }
            end += 8;
            while (text[end - 1] == '0') {
                end--;
            }
        }
        text[end] = 'Z';
        return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
    }

    /** Clients send many requests within a second. */
    private record ReadHeader(String text, Instant time) {}

    private record WrittenHeader(long second, String text) {}

    /** Times that are written one after the other are mostly of the same second. */
    private static final class WrittenSecond {

        private final long second;
        private final byte[] text;

        private WrittenSecond(long second, String text) {
            this.second = second;
            this.text = text.getBytes(StandardCharsets.ISO_8859_1);
        }

        static WrittenSecond of(long second) {
            LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
            StringBuilder text = new StringBuilder(19);
            pad(text, local.getYear(), 4).append('-');
            pad(text, local.getMonthValue(), 2).append('-');
            pad(text, local.getDayOfMonth(), 2).append('T');
            pad(text, local.getHour(), 2).append(':');
            pad(text, local.getMinute(), 2).append(':');
            pad(text, local.getSecond(), 2);
            return new WrittenSecond(second, text.toString());
        }
    }

    private static StringBuilder pad(StringBuilder text, int number, int digits) {
        int divisor = 1;
        for (int i = 1; i < digits; i++) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            text.append((char) ('0' + rest / divisor));
            rest %= divisor;
        }
        return text;
    }

    public static String header(Instant time) {
        WrittenHeader last = lastHeader;
        if (last.second != time.getEpochSecond()) {
            last = new WrittenHeader(time.getEpochSecond(), HEADER.format(time));
            lastHeader = last;
        }
        return last.text;
    }

    public static String eTag(Instant lastModified) {
        return "0x" + Long.toHexString(ticks(lastModified) + EPOCH_TICKS).toUpperCase(Locale.ROOT);
    }

    /** Writes a duration with days, as the service does. */
    public static String duration(Duration duration) {
        long days = duration.toDays();
        Duration rest = duration.minusDays(days);
        return days == 0
                ? rest.toString()
                : "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }

    /** Reads the time of a header, in RFC 1123. */
    public static Optional<Instant> parseHeader(String text) {
        ReadHeader last = lastRead;
        if (last.text.equals(text)) {
            return Optional.of(last.time);
        }
        try {
            Instant time = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim()));
            lastRead = new ReadHeader(text, time);
            return Optional.of(time);
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    /** Reads the time of a filter: ISO 8601, from the year alone on, with or without an offset, or RFC 1123. */
    public static Optional<Instant> parseLiteral(String text) {
        String iso = text.matches("\\d{4}(-\\d\\d){0,2}")
                ? text + "-01-01T00:00:00Z".substring(text.length() - 4)
                : text.matches(".*(Z|[+-]\\d\\d:\\d\\d)") ? text : text + "Z";
        try {
            return Optional.of(Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(iso)));
        } catch (DateTimeParseException notIso) {
            return parseHeader(text);
        }
    }
}
