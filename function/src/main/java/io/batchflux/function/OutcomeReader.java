package io.batchflux.function;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Reads outcomes from the bytes of an outcome file as they arrive, in pieces of any size.
 *
 * <p>A line counts when its end has arrived. What follows the last line's end was cut off, because the process ended
 * while it wrote or the file is still being written. Not thread-safe.
 */
public final class OutcomeReader {

    /** So much of a line that is too long is kept, to find the id in it. */
    private static final int PREFIX = 1024;

    private final int limit;
    private final ObjLongConsumer<String> skipped;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long length;
    private long wholeBytes;

    private OutcomeReader(int limit, ObjLongConsumer<String> skipped) {
        this.limit = limit;
        this.skipped = skipped;
    }

    /** Creates a reader that has read nothing. */
    public static OutcomeReader create() {
        return new OutcomeReader(Integer.MAX_VALUE, (id, bytes) -> {});
    }

    /**
     * Creates a reader that has read nothing, and does not keep long lines in memory.
     *
     * @param limit how many bytes a line may have, its end included
     * @param skipped is told the id and the length of a line that has more
     */
    public static OutcomeReader create(int limit, ObjLongConsumer<String> skipped) {
        return new OutcomeReader(limit, skipped);
    }

    /**
     * Takes the bytes that remain in the buffer, and returns the outcomes whose lines they complete.
     *
     * @throws IllegalArgumentException if a whole line is not an outcome
     */
    public List<Outcome> read(ByteBuffer bytes) {
        List<Outcome> outcomes = new ArrayList<>();
        read(bytes, outcomes::add);
        return outcomes;
    }

    /**
     * Takes the bytes that remain in the buffer, and passes on each outcome whose line they complete.
     *
     * @throws IllegalArgumentException if a whole line is not an outcome; those before it have been passed on
     */
    public void read(ByteBuffer bytes, Consumer<? super Outcome> outcomes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            length++;
            if (next == '\n') {
                lineEnds(outcomes);
            } else if (length < limit || length <= PREFIX) {
                line.write(next);
            }
        }
    }

    private void lineEnds(Consumer<? super Outcome> outcomes) {
        if (length > limit) {
            skipped.accept(JsonText.first(line.toString(StandardCharsets.UTF_8), "id"), length);
        } else {
            outcomes.accept(Outcome.parse(line.toString(StandardCharsets.UTF_8)));
        }
        wholeBytes += length;
        length = 0;
        line.reset();
    }

    /** Returns how many bytes make up the whole lines read so far. */
    public long wholeBytes() {
        return wholeBytes;
    }

    /** Returns whether the last line read so far has no end. */
    public boolean isTruncated() {
        return length > 0;
    }
}
