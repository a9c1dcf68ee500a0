package io.batchflux.emulator.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the objects of the one array in the object of a body, as they were written: what is kept of them need not be written anew.
 *
 * <p>The body was read before, and thus is JSON in UTF-8; only quotes and brackets are looked at.
 */
public final class WrittenElements {

    /** In the object of the body, and in an array that is one of its members. */
    private static final int DEPTH = 2;

    private final byte[] body;
    private final List<byte[]> elements = new ArrayList<>();

    private WrittenElements(byte[] body) {
        this.body = body;
    }

    /**
     * Returns the elements.
     *
     * @param count how many there are; none are returned if there are other objects at that place
     */
    public static Optional<List<byte[]>> of(byte[] body, int count) {
        List<byte[]> found = new WrittenElements(body).find();
        return found.size() == count ? Optional.of(found) : Optional.empty();
    }

    private List<byte[]> find() {
        int depth = 0;
        int start = 0;
        for (int at = 0; at < body.length; at++) {
            switch (body[at]) {
                case '"' -> at = endOfText(at);
                case '{', '[' -> {
                    if (depth == DEPTH) {
                        start = at;
                    }
                    depth++;
                }
                case '}', ']' -> {
                    depth--;
                    if (depth == DEPTH && body[at] == '}') {
                        elements.add(Arrays.copyOfRange(body, start, at + 1));
                    }
                }
                default -> {}
            }
        }
        return elements;
    }

    /** The place of the quote that ends a text. */
    private int endOfText(int quote) {
        int end = Octets.indexOf(body, '"', quote + 1);
        while (isEscaped(end)) {
            end = Octets.indexOf(body, '"', end + 1);
        }
        return end;
    }

    private boolean isEscaped(int quote) {
        int backslashes = 0;
        while (body[quote - 1 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
