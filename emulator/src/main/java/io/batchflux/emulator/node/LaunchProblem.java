package io.batchflux.emulator.node;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a process could not be started, in words of the system rather than of Java and of what starts it. */
final class LaunchProblem {

    /** {@code error=7, Argument list too long} or, in later releases of Java, {@code error: 7 (Argument list too long)}. */
    private static final Pattern SYSTEM = Pattern.compile("(?s).*\\berror(?:=|: )(\\d+)(?:, | \\()(.*?)\\)?\\s*");

    /** E2BIG: Linux takes 128 KiB for each argument and variable, and a quarter of the stack for all of them. */
    private static final int TOO_LONG = 7;

    private LaunchProblem() {}

    static String words(Exception e) {
        String message = String.valueOf(e.getMessage());
        Matcher system = SYSTEM.matcher(message);
        if (system.matches()) {
            return Integer.parseInt(system.group(1)) == TOO_LONG
                    ? "The command line or the environment is longer than the system takes"
                    : system.group(2);
        }
        if (message.toLowerCase(Locale.ROOT).contains("null character") || message.indexOf('\0') >= 0) {
            return "The command line or the environment has a null character";
        }
        return message;
    }
}
