package io.batchflux.emulator.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** This class knows the percent-encoding of URLs. */
public final class PercentCoding {

    private static final String UNRESERVED = "-._~";

    private PercentCoding() {}

    /** @throws BatchException if an escape is not one */
    public static String decode(String text, boolean plusIsSpace) {
        return bytes(text, plusIsSpace).toString(StandardCharsets.UTF_8);
    }

    /**
     * Decodes a path or a part of one, in which bytes that are no UTF-8 stay as they are written, such as {@code %FF}: names of files
     * may have them, and stay different.
     *
     * @throws BatchException if an escape is not one
     */
    public static String decodePath(String path) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(path, false).toByteArray());
        CharBuffer characters = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(bytes, characters, true);
            text.append(characters.flip());
            characters.clear();
            if (result.isUnderflow()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append(escape(bytes.get()));
            }
        }
    }

    private static ByteArrayOutputStream bytes(String text, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '%') {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw ErrorCode.INVALID_URI.with(
                            "Reason", "a percent sign is not followed by two hexadecimal digits");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(source[i] == '+' && plusIsSpace ? ' ' : source[i]);
            }
        }
        return bytes;
    }

    public static String encode(String text) {
        return encode(text, "");
    }

    /** Encodes a path, of which the slashes stay. */
    public static String encodePath(String path) {
        return encode(path, "/");
    }

    private static String encode(String text, String keep) {
        if (isPlain(text, keep)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c, keep)) {
                encoded.append(c);
            } else {
                encoded.append(escape(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text, String keep) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i), keep)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c, String keep) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED.indexOf(c) >= 0
                || keep.indexOf(c) >= 0;
    }

    private static String escape(byte octet) {
        return String.format(Locale.ROOT, "%%%02X", octet & 0xff);
    }
}
