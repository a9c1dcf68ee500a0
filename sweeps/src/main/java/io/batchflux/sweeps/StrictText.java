package io.batchflux.sweeps;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Text that is read without a change: bytes that are none are an error, where Java's readers put a question mark in their place. */
final class StrictText {

    /** The longer ones first, since one begins with another. */
    private static final Map<Charset, byte[]> MARKS = new LinkedHashMap<>();

    private static final int LONGEST_MARK = 4;

    /** What is said of bytes that are no text. */
    static final String RULE = "it must be text in UTF-8, has bytes that are none; save it in UTF-8";

    static {
        MARKS.put(Charset.forName("UTF-32BE"), bytes(0, 0, 0xfe, 0xff));
        MARKS.put(Charset.forName("UTF-32LE"), bytes(0xff, 0xfe, 0, 0));
        MARKS.put(StandardCharsets.UTF_8, bytes(0xef, 0xbb, 0xbf));
        MARKS.put(StandardCharsets.UTF_16BE, bytes(0xfe, 0xff));
        MARKS.put(StandardCharsets.UTF_16LE, bytes(0xff, 0xfe));
    }

    private StrictText() {}

    /** Reads UTF-8. */
    static Reader of(InputStream from) {
        return reader(from, StandardCharsets.UTF_8);
    }

    /** Reads what the byte order mark says, which is left out, and without one UTF-8. */
    static Reader byMark(InputStream from) throws IOException {
        PushbackInputStream in = new PushbackInputStream(from, LONGEST_MARK);
        byte[] first = in.readNBytes(LONGEST_MARK);
        for (Map.Entry<Charset, byte[]> entry : MARKS.entrySet()) {
            byte[] mark = entry.getValue();
            if (first.length >= mark.length && Arrays.equals(first, 0, mark.length, mark, 0, mark.length)) {
                in.unread(first, mark.length, first.length - mark.length);
                return reader(in, entry.getKey());
            }
        }
        in.unread(first);
        return of(in);
    }

    /** Returns the error with words, if it is about bytes that are no text. */
    static IOException worded(IOException error) {
        return error instanceof CharacterCodingException ? new IOException(RULE, error) : error;
    }

    private static Reader reader(InputStream from, Charset charset) {
        return new InputStreamReader(from, charset.newDecoder());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
