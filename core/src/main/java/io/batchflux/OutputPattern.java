package io.batchflux;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the node's file uploader makes of a pattern: only a {@code *} makes a part of the path a wildcard, a part {@code **} is any
 * number of directories and never a file, and {@code $} begins a variable. What it would lose without a word is refused here.
 */
final class OutputPattern {

    static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

    private static final Pattern CHOICE = Pattern.compile("[?\\[]");
    private static final Pattern CHOICES = Pattern.compile("(?:\\[[^\\]]+]|[*?\\[])+");
    private static final String ANY_DIRECTORIES = "**";

    private OutputPattern() {}

    /** @throws IllegalArgumentException if files that match would not arrive, or elsewhere */
    static String checked(String glob) {
        refuseVariable("pattern of an output", glob);
        boolean star = false;
        for (String part : parts(glob)) {
            if (part.contains(ANY_DIRECTORIES) && !part.equals(ANY_DIRECTORIES)) {
                throw new IllegalArgumentException("pattern of an output must have \"**\" as a part of its own, was \""
                        + Text.shown(glob) + "\"; use \"*\" within a name");
            }
            star |= part.contains("*");
            if (!star && CHOICE.matcher(part).find()) {
                throw lost(glob);
            }
        }
        return glob;
    }

    /** @throws IllegalArgumentException if the node would take part of it for a variable */
    static String refuseVariable(String name, String path) {
        if (path.indexOf('$') >= 0) {
            throw new IllegalArgumentException(name
                    + " must not hold \"$\", with which the name of a variable begins on the node, was \""
                    + Text.shown(path) + "\"");
        }
        return path;
    }

    private static IllegalArgumentException lost(String glob) {
        return new IllegalArgumentException(
                "pattern of an output must have a \"*\" in or before each part that has \"?\" or \"[\", was \""
                        + Text.shown(glob)
                        + "\": all files that match would go to one blob, one over the other, or none"
                        + " would be found; use \""
                        + Text.shown(better(glob)) + "\"");
    }

    private static String better(String glob) {
        return Arrays.stream(parts(glob))
                .map(part -> part.equals(ANY_DIRECTORIES)
                        ? part
                        : CHOICES.matcher(part).replaceAll("*"))
                .collect(Collectors.joining("/"));
    }

    /** Returns the pattern that takes the files which this one means. */
    static String onNode(String glob) {
        String[] parts = parts(glob);
        return parts[parts.length - 1].equals(ANY_DIRECTORIES) ? glob + "/*" : glob;
    }

    private static String[] parts(String glob) {
        return glob.replace('\\', '/').split("/", -1);
    }
}
