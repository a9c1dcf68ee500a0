package io.batchflux.emulator;

import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for the ids of jobs, tasks and pools: case is kept, and ignored when two ids are compared. */
final class Ids {

    static final String RULE = "1 to 64 letters, digits, hyphens and underscores";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Ids() {}

    static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** The form in which ids are compared and ordered. */
    static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
