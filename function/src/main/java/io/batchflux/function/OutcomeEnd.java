package io.batchflux.function;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An end is the last line that the node program writes. A file without one is that of a process that broke off. */
public enum OutcomeEnd {
    /** Every call has an outcome. */
    DONE("done"),
    /** Its time was up: calls without an outcome were not begun. */
    BUDGET("budget"),
    /** Something else, which a newer program writes. */
    OTHER("");

    private static final byte[] BEGINNING = "{\"end\"".getBytes(StandardCharsets.US_ASCII);

    private final String why;

    OutcomeEnd(String why) {
        this.why = why;
    }

    /** Returns one line of JSON, without the line's end. */
    public String toJson() {
        return new JsonLine().with("end", why).end();
    }

    static boolean isEnd(byte[] line) {
        return OutcomeHead.beginsWith(BEGINNING, line);
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static OutcomeEnd parse(String json) {
        Map<String, String> properties = JsonText.properties(json);
        String why = JsonText.required(properties, "end");
        for (OutcomeEnd end : values()) {
            if (why.equals(end.why)) {
                return end;
            }
        }
        return OTHER;
    }
}
