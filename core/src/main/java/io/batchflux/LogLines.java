package io.batchflux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts bytes into lines, whose last may not be complete yet. */
final class LogLines {

    private static final int LONGEST = 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Returns the lines that end in these bytes. */
    List<String> complete(ByteBuffer bytes) {
        List<String> lines = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                lines.add(take());
            } else {
                line.write(next);
                if (line.size() == LONGEST) {
                    lines.add(take());
                }
            }
        }
        return lines;
    }

    /** Returns the last line, if it has not ended. */
    List<String> rest() {
        return line.size() == 0 ? List.of() : List.of(take());
    }

    private String take() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
