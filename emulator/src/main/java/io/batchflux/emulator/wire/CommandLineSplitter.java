package io.batchflux.emulator.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A splitter cuts a command line into a program and its arguments as a process launcher does: no shell, so no variables, pipes,
 * redirections or wildcards.
 *
 * <p>Blanks separate arguments. Single quotes keep everything between them; between double quotes, and outside quotes, a
 * backslash takes the next quote, backslash or blank literally.
 */
public final class CommandLineSplitter {

    private CommandLineSplitter() {}

    /** @throws IllegalArgumentException if a quote is not closed */
    public static List<String> split(String line) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder(line.length());
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length() && isEscapable(line.charAt(i + 1), quote)) {
                argument.append(line.charAt(++i));
                open = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    argument.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                    open = false;
                }
            } else {
                argument.append(c);
                open = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote " + quote + " is not closed in: " + line);
        }
        if (open) {
            arguments.add(argument.toString());
        }
        return Collections.unmodifiableList(arguments);
    }

    private static boolean isEscapable(char c, char quote) {
        return c == '\\' || c == '"' || (quote == 0 && (c == '\'' || Character.isWhitespace(c)));
    }
}
