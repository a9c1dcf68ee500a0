package io.batchflux.function;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A last call is a line that the node program writes when its time is up while a call runs: no other is begun after that one, and the
 * client may have them made elsewhere before it has ended.
 *
 * @param id of the call that runs
 */
public record LastCall(String id) {

    private static final byte[] BEGINNING = "{\"last\"".getBytes(StandardCharsets.US_ASCII);

    /** Returns one line of JSON, without the line's end. */
    public String toJson() {
        return new JsonLine().with("last", id).end();
    }

    /** Returns whether the line begins as one that {@link #toJson()} wrote. */
    public static boolean isLastCall(byte[] line) {
        return OutcomeHead.beginsWith(BEGINNING, line);
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static LastCall parse(String json) {
        Map<String, String> properties = JsonText.properties(json);
        return new LastCall(JsonText.required(properties, "last"));
    }
}
