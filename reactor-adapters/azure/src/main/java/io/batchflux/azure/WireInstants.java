package io.batchflux.azure;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the moments in the service's answers.
 *
 * <p>A page has three for each of a thousand tasks, all of the form {@code 2025-11-22T12:59:58.1234567Z}: that form is read
 * digit by digit, which takes a fraction of the time. Any other is left to the formatters of ISO 8601.
 */
final class WireInstants {

    private static final String FORM = "####-##-##T##:##:##";

    private WireInstants() {}

    /** @throws java.time.format.DateTimeParseException if the text is no moment */
    static Instant parse(String text) {
        Instant utc = utc(text);
        return utc != null ? utc : OffsetDateTime.parse(text).toInstant();
    }

    private static @Nullable Instant utc(String text) {
        int end = text.length() - 1;
        if (end < FORM.length() || text.charAt(end) != 'Z' || !hasForm(text)) {
            return null;
        }
        int nanos = nanos(text, end);
        if (nanos < 0) {
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, 19),
                    nanos);
            return time.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException notInTheCalendar) {
            return null;
        }
    }

    private static boolean hasForm(String text) {
        for (int i = 0; i < FORM.length(); i++) {
            char expected = FORM.charAt(i);
            char found = text.charAt(i);
            if (expected == '#' ? !isDigit(found) : found != expected) {
                return false;
            }
        }
        return true;
    }

    /** Returns the fraction of the second, which ends where the {@code Z} is, or -1 if it is not one. */
    private static int nanos(String text, int end) {
        int digits = end - FORM.length() - 1;
        if (digits == -1) {
            return 0;
        }
        if (digits < 1 || digits > 9 || text.charAt(FORM.length()) != '.') {
            return -1;
        }
        int nanos = 0;
        for (int i = 0; i < 9; i++) {
            char digit = i < digits ? text.charAt(FORM.length() + 1 + i) : '0';
            if (!isDigit(digit)) {
                return -1;
            }
            nanos = nanos * 10 + digit - '0';
        }
        return nanos;
    }

    private static int number(String text, int begin, int end) {
        int number = 0;
        for (int i = begin; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
