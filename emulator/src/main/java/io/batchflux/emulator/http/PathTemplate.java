package io.batchflux.emulator.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The path of an operation, taken apart once: each request is compared with nearly all of them. */
record PathTemplate(List<Part> parts) {

    /**
     * A segment of it.
     *
     * @param before what a segment begins with, in front of the value; the whole segment if there is none
     * @param variable the name of its value; empty if it has none
     * @param after what a segment ends with, behind the value
     * @param takesRest whether its value is all that follows
     */
    private record Part(String before, String variable, String after, boolean takesRest) {

        /** What is around the braces is there as well, as in certificates({certificate}). */
        static Part of(String text) {
            int open = text.indexOf('{');
            if (open < 0) {
                return new Part(text, "", "", false);
            }
            int close = text.indexOf('}');
            boolean takesRest = text.endsWith("*}");
            String name = text.substring(open + 1, takesRest ? close - 1 : close);
            return new Part(text.substring(0, open), name, text.substring(close + 1), takesRest);
        }

        boolean fits(String segment) {
            if (variable.isEmpty()) {
                return before.equalsIgnoreCase(segment);
            }
            return segment.length() >= before.length() + after.length()
                    && segment.toLowerCase(Locale.ROOT).startsWith(before)
                    && segment.endsWith(after);
        }

        String value(String segment) {
            return segment.substring(before.length(), segment.length() - after.length());
        }
    }

    static PathTemplate of(String path) {
        return new PathTemplate(
                Arrays.stream(path.substring(1).split("/", -1)).map(Part::of).toList());
    }

    /** Returns the values by their names; empty if the segments are not of this path. */
    Optional<Map<String, String>> match(List<String> segments) {
        boolean takesRest = parts.get(parts.size() - 1).takesRest();
        if (segments.size() < parts.size() || (segments.size() > parts.size() && !takesRest)) {
            return Optional.empty();
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).fits(segments.get(i))) {
                return Optional.empty();
            }
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.takesRest()) {
                values.put(part.variable(), String.join("/", segments.subList(i, segments.size())));
            } else if (!part.variable().isEmpty()) {
                values.put(part.variable(), part.value(segments.get(i)));
            }
        }
        return Optional.of(values);
    }
}
