package io.batchflux.emulator.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for the ids of jobs, tasks and pools: case is kept, and ignored when two ids are compared. */
public final class Ids {

    public static final String RULE = "1 to 64 letters, digits, hyphens and underscores";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Ids() {}

    public static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** The form in which ids are compared and ordered. */
    public static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
