package io.batchflux.emulator.wire;

import java.util.Locale;

/** The rule for the ids of jobs, tasks and pools: case is kept, and ignored when two ids are compared. */
public final class Ids {

    public static final String RULE = "1 to 64 letters, digits, hyphens and underscores";

    private static final int LONGEST = 64;

    private Ids() {}

    public static boolean isValid(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(Ids::isOfIds);
    }

    private static boolean isOfIds(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** The form in which ids are compared and ordered. */
    public static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
