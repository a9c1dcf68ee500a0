package io.batchflux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts bytes into lines, whose last may not be complete yet. One that is too long comes in parts, of whole characters. */
final class LogLines {

    static final int LONGEST = 1024 * 1024;

    private static final int LONGEST_CHARACTER = 4;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean goesOn;

    /** Returns the lines that end in these bytes. */
    List<String> complete(ByteBuffer bytes) {
        List<String> lines = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                String text = take();
                if (!goesOn || !text.isEmpty()) {
                    lines.add(text);
                }
                goesOn = false;
            } else {
                line.write(next);
                if (line.size() == LONGEST) {
                    lines.add(part());
                    goesOn = true;
                }
            }
        }
        return lines;
    }

    /** Returns the last line, if it has not ended: what comes now is another. */
    List<String> rest() {
        goesOn = false;
        return line.size() == 0 ? List.of() : List.of(take());
    }

    private String take() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Takes what is whole: the beginning of a character, or of an end of line, is left. */
    private String part() {
        byte[] bytes = line.toByteArray();
        int end = wholeCharacters(bytes);
        if (bytes[end - 1] == '\r') {
            end--;
        }
        line.reset();
        line.write(bytes, end, bytes.length - end);
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** What is no UTF-8 at all has no whole characters, and is cut anywhere. */
    private static int wholeCharacters(byte[] bytes) {
        for (int length = 1; length < LONGEST_CHARACTER; length++) {
            int first = bytes[bytes.length - length] & 0xff;
            if (first < 0x80) {
                break;
            }
            if (first >= 0xc0) {
                int needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
                return needed > length ? bytes.length - length : bytes.length;
            }
        }
        return bytes.length;
    }
}
