package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads and writes the headers that say when: {@code Date}, {@code Retry-After} and their like. */
final class TimeHeaders {

    private static final HttpHeaderName RETRY_AFTER_MS = HttpHeaderName.fromString("retry-after-ms");
    private static final HttpHeaderName X_MS_RETRY_AFTER_MS = HttpHeaderName.fromString("x-ms-retry-after-ms");
    private static final DateTimeFormatter RFC_1123 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private TimeHeaders() {}

    static String format(Instant moment) {
        return RFC_1123.format(moment);
    }

    /** Returns the moment at which the server answered, or {@code null} if it does not say. */
    static @Nullable Instant serverTime(HttpHeaders headers) {
        String date = headers.getValue(HttpHeaderName.DATE);
        return date == null ? null : parse(date);
    }

    /** Returns the moment at which the server answered. */
    static Instant requireServerTime(HttpHeaders headers) throws IOException {
        Instant serverTime = serverTime(headers);
        if (serverTime == null) {
            throw new IOException("it has no Date");
        }
        return serverTime;
    }

    /**
     * Returns how long the server asked to wait, or {@code null} if it did not.
     *
     * <p>It understands {@code retry-after-ms} and {@code x-ms-retry-after-ms} in milliseconds, and {@code Retry-After}
     * in seconds or as a date. A date counts from the server's own {@code Date}, so that a skewed clock does no harm.
     */
    static @Nullable Duration retryAfter(HttpHeaders headers, Instant now) {
        for (HttpHeaderName name : new HttpHeaderName[] {RETRY_AFTER_MS, X_MS_RETRY_AFTER_MS}) {
            Long millis = number(headers.getValue(name));
            if (millis != null) {
                return Duration.ofMillis(millis);
            }
        }
        String value = headers.getValue(HttpHeaderName.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        Long seconds = number(value);
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        Instant until = parse(value);
        if (until == null) {
            return null;
        }
        Instant serverTime = serverTime(headers);
        Duration wait = Duration.between(serverTime == null ? now : serverTime, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Long number(@Nullable String value) {
        return value != null && value.matches("\\d{1,9}") ? Long.valueOf(value) : null;
    }

    static @Nullable Instant parse(String date) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.trim()));
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }
}
