package io.batchflux;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of texts that travel to the service and to nodes: no node can take a NUL, and half a surrogate pair would arrive
 * as a question mark. Messages say which character is wrong and where, and do not show a text that may be a secret.
 */
final class Text {

    /** What the name of a blob leaves for a path, and what a file system takes as a name. */
    private static final int MAX_PATH = 900;

    private static final int MAX_NAME_BYTES = 255;

    private static final int LONGEST_CHARACTER = 4;

    private Text() {}

    /** Returns a text of any characters but those that do not arrive. */
    static String travelling(String name, String value) {
        requirePresent(name, value);
        return without("a NUL or half a surrogate pair", Text::isLost, name, value);
    }

    /** Returns whether a text is one that {@link #travelling} returns, for those who would have to make its name. */
    static boolean travels(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (isLost(value.charAt(i))) {
                // Half a pair, or a whole one, which is none of the lost.
                return value.codePoints().noneMatch(Text::isLost);
            }
        }
        return true;
    }

    private static boolean isLost(int c) {
        return c == 0 || isHalf(c);
    }

    /** Returns a text of one line. */
    static String line(String name, String value) {
        requirePresent(name, value);
        return without(
                "a control character or half a surrogate pair",
                c -> Character.isISOControl(c) || isHalf(c),
                name,
                value);
    }

    /** Returns a text of one line that is one word. */
    static String word(String name, String value) {
        requirePresent(name, value);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        return without(
                "a blank, a control character or half a surrogate pair",
                c -> Character.isWhitespace(c) || Character.isISOControl(c) || isHalf(c),
                name,
                value);
    }

    /** Returns the name of a container image: Azure Batch says of another one only on the node that it is none. */
    static String image(String name, String value) {
        int url = word(name, value).indexOf("://");
        if (url >= 0) {
            // What follows may hold a password.
            throw new IllegalArgumentException(name + " must not be a URL, but what docker pull takes, such as"
                    + " registry.example/image:1; it began with \"" + shown(value.substring(0, url)) + "://\"");
        }
        return value;
    }

    /** Returns a path, or a pattern of paths, of a length that stores and file systems take. */
    static String path(String name, String value) {
        line(name, value);
        if (value.length() > MAX_PATH) {
            throw new IllegalArgumentException(
                    name + " must have at most " + MAX_PATH + " characters, had " + value.length());
        }
        for (String part : value.split("[/\\\\]", -1)) {
            int bytes = part.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                throw new IllegalArgumentException(
                        name + " must have at most " + MAX_NAME_BYTES + " bytes between two slashes, had " + bytes);
            }
        }
        return value;
    }

    /**
     * Returns the end of a text, which may have been cut within a character: what is left of that is left out.
     *
     * @param most how many bytes of the text there are to be
     */
    static String end(byte[] utf8, int most) {
        int from = Math.max(0, utf8.length - most);
        int last = Math.min(utf8.length, from + LONGEST_CHARACTER - 1);
        while (from < last && (utf8[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(utf8, from, utf8.length - from, StandardCharsets.UTF_8);
    }

    /** Returns the text as a message shows it, which is not all of it if it is long. */
    static String shown(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** As {@code requireNonNull}, without a message that nobody reads for each text. */
    private static void requirePresent(String name, @Nullable String value) {
        if (value == null) {
            throw new NullPointerException(name + " must not be null");
        }
    }

    private static String without(String what, IntPredicate isWrong, String name, String value) {
        int index = 0;
        while (index < value.length()) {
            int c = value.codePointAt(index);
            if (isWrong.test(c)) {
                throw new IllegalArgumentException(
                        String.format("%s must not hold %s, had U+%04X at index %d", name, what, c, index));
            }
            index += Character.charCount(c);
        }
        return value;
    }
}
