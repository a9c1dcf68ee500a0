package io.batchflux.azure;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells what may be a secret by its looks, since somebody may have put one where another value belongs: a message shows what is
 * wrong there, and must not show that.
 */
final class Secrets {

    static final String HIDDEN = "(hidden)";

    private static final int MOST_SHOWN = 200;

    /** Parts of connection strings and signed URLs. */
    private static final Pattern NAMED =
            Pattern.compile("(?i)(key|sig|signature|secret|password|pwd|token)\\s*[=:]\\s*\\S");

    /** An account's key, or a client secret: long, of letters of both cases, with a character that names, paths and URLs do not have. */
    private static final Pattern RANDOM =
            Pattern.compile("(?s)(?!.*(://|\\s|\\\\))(?![~/])(?=.*[a-z])(?=.*[A-Z])(?=.*[~+=!?*]).{30,}");

    /** But for the blank, and what is half a character. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}&&[^ ]]");

    private Secrets() {}

    /**
     * Returns the text if it may be shown, or what of it is enough to know it again.
     *
     * @param printer leaves out of a text what its kind has of secrets
     */
    static String printable(String text, UnaryOperator<String> printer) {
        String printed = printer.apply(text);
        if (RANDOM.matcher(text.strip()).matches() || NAMED.matcher(printed).find()) {
            return HIDDEN;
        }
        return visible(
                printed.length() <= MOST_SHOWN
                        ? printed
                        : printed.substring(0, MOST_SHOWN) + "… (" + text.length() + " characters)");
    }

    /** A carriage return at the end of a value, or a blank that is none, is just what nobody sees. */
    private static String visible(String text) {
        return INVISIBLE
                .matcher(text)
                .replaceAll(found -> found.group()
                        .chars()
                        .mapToObj(character -> String.format("\\\\u%04x", character))
                        .collect(Collectors.joining()));
    }
}
