package io.batchflux.function;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

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
    private final BiConsumer<@Nullable String, IllegalArgumentException> unreadable;
    private final Consumer<? super OutcomeHead> heads;
    private final Consumer<? super OutcomeEnd> ends;
    /** What has come of a line that has not ended, or {@code null}: mostly lines come as a whole. */
    private @Nullable ByteArrayOutputStream line;

    private long length;
    private long wholeBytes;
    private @Nullable String lastCall;

    private OutcomeReader(
            int limit,
            ObjLongConsumer<String> skipped,
            BiConsumer<@Nullable String, IllegalArgumentException> unreadable,
            Consumer<? super OutcomeHead> heads,
            Consumer<? super OutcomeEnd> ends) {
        this.limit = limit;
        this.skipped = skipped;
        this.unreadable = unreadable;
        this.heads = heads;
        this.ends = ends;
    }

    /** Creates a reader that has read nothing. */
    public static OutcomeReader create() {
        return create(Integer.MAX_VALUE, (id, bytes) -> {});
    }

    /**
     * Creates a reader that has read nothing, and does not keep long lines in memory.
     *
     * @param limit how many bytes a line may have, its end included
     * @param skipped is told the id and the length of a line that has more
     */
    public static OutcomeReader create(int limit, ObjLongConsumer<String> skipped) {
        return new OutcomeReader(
                limit,
                skipped,
                (id, error) -> {
                    throw error;
                },
                head -> {},
                end -> {});
    }

    /**
     * Creates a reader that has read nothing, does not keep long lines in memory, and passes over lines that are no outcomes.
     *
     * @param limit how many bytes a line may have, its end included
     * @param skipped is told the id and the length of a line that has more
     * @param unreadable is told the id that a line begins with, or {@code null}, if it is no outcome, and why
     * @param heads is told what each try has said of itself
     * @param ends is told why a try has ended
     */
    public static OutcomeReader create(
            int limit,
            ObjLongConsumer<String> skipped,
            BiConsumer<@Nullable String, IllegalArgumentException> unreadable,
            Consumer<? super OutcomeHead> heads,
            Consumer<? super OutcomeEnd> ends) {
        return new OutcomeReader(limit, skipped, unreadable, heads, ends);
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
            int end = endOfLine(bytes);
            int taken = (end < 0 ? bytes.limit() : end) - bytes.position();
            if (end >= 0 && length == 0 && taken < limit) {
                // Mostly a line comes as a whole, and is copied once.
                byte[] whole = new byte[taken];
                bytes.get(whole);
                bytes.position(end + 1);
                lineEnds(whole, taken + 1L, outcomes);
                continue;
            }
            keep(bytes, taken);
            if (end >= 0) {
                bytes.position(end + 1);
                lineEnds(takeLine(), length + 1, outcomes);
            }
        }
    }

    private static int endOfLine(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Keeps of a line what is within the limit, or within what is kept of a line that is too long. */
    private void keep(ByteBuffer bytes, int taken) {
        int room = (int) Math.max(0, Math.max(limit - 1L, PREFIX) - length);
        byte[] kept = new byte[Math.min(room, taken)];
        bytes.get(kept);
        ByteArrayOutputStream begun = line == null ? new ByteArrayOutputStream() : line;
        begun.writeBytes(kept);
        line = begun;
        bytes.position(bytes.position() + taken - kept.length);
        length += taken;
        if (length >= limit && begun.size() > PREFIX) {
            line = new ByteArrayOutputStream();
            line.writeBytes(Arrays.copyOf(begun.toByteArray(), PREFIX));
        }
    }

    private byte[] takeLine() {
        byte[] bytes = line == null ? new byte[0] : line.toByteArray();
        line = null;
        return bytes;
    }

    /** @param bytesOfLine how many it has with its end, of which not all may have been kept */
    private void lineEnds(byte[] bytes, long bytesOfLine, Consumer<? super Outcome> outcomes) {
        length = 0;
        wholeBytes += bytesOfLine;
        String id = null;
        Outcome outcome = null;
        try {
            if (bytesOfLine <= limit && OutcomeHead.isHead(bytes)) {
                heads.accept(OutcomeHead.parse(bytes, OutcomeReader::decode));
                return;
            }
            if (bytesOfLine <= limit && OutcomeEnd.isEnd(bytes)) {
                ends.accept(OutcomeEnd.parse(decode(bytes)));
                return;
            }
            if (bytesOfLine <= limit && LastCall.isLastCall(bytes)) {
                lastCall = LastCall.parse(decode(bytes)).id();
                return;
            }
            id = bytesOfLine > limit ? beginning(bytes) : null;
            outcome = bytesOfLine > limit ? null : Outcome.parse(decode(bytes));
        } catch (IllegalArgumentException e) {
            unreadable.accept(bytesOfLine > limit ? null : beginningOrNull(bytes), e);
            return;
        }
        if (outcome != null) {
            outcomes.accept(outcome);
        } else if (id != null) {
            skipped.accept(id, bytesOfLine);
        }
    }

    /** Returns the id that the line begins with, whatever follows. */
    private static String beginning(byte[] bytes) {
        return JsonText.first(new String(bytes, 0, Math.min(bytes.length, PREFIX), StandardCharsets.UTF_8), "id");
    }

    private static @Nullable String beginningOrNull(byte[] bytes) {
        try {
            return beginning(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What no program of ours has written must not become a value with other characters in it. */
    private static String decode(byte[] bytes) {
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a line must be a JSON object, in UTF-8", e);
        }
    }

    /** Returns the id of the call that was said to be the last one, or {@code null}. */
    public @Nullable String lastCall() {
        return lastCall;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
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
