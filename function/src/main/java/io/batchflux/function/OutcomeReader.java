package io.batchflux.function;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads outcomes from the bytes of an outcome file as they arrive, in pieces of any size.
 *
 * <p>A line counts when its end has arrived. What follows the last line's end was cut off, because the process ended
 * while it wrote or the file is still being written. Not thread-safe.
 */
public final class OutcomeReader {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long wholeBytes;

    /** Creates a reader that has read nothing. */
    public static OutcomeReader create() {
        return new OutcomeReader();
    }

    private OutcomeReader() {}

    /**
     * Takes the bytes that remain in the buffer, and returns the outcomes whose lines they complete.
     *
     * @throws IllegalArgumentException if a whole line is not an outcome
     */
    public List<Outcome> read(ByteBuffer bytes) {
        List<Outcome> outcomes = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next != '\n') {
                line.write(next);
                continue;
            }
            outcomes.add(Outcome.parse(line.toString(StandardCharsets.UTF_8)));
            wholeBytes += line.size() + 1L;
            line.reset();
        }
        return outcomes;
    }

    /** Returns how many bytes make up the whole lines read so far. */
    public long wholeBytes() {
        return wholeBytes;
    }

    /** Returns whether the last line read so far has no end. */
    public boolean isTruncated() {
        return line.size() > 0;
    }
}
