package io.batchflux;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as bytes in memory. */
final class Binary {

    private static final byte[] NOTHING = new byte[0];

    private Binary() {}

    /** Writes values. */
    interface Writing {
        void to(Out out);
    }

    /** Reads values. */
    interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    static byte[] write(Writing writing) {
        Out out = new Out();
        writing.to(out);
        return out.toBytes();
    }

    /** @throws UncheckedIOException if there are fewer bytes than that */
    static <T> T read(ByteBuffer bytes, Reading<T> reading) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return reading.from(new DataInputStream(new ByteArrayInputStream(copy)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void text(Out out, @Nullable String text) {
        byte[] bytes = text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text == null ? -1 : bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    static String text(DataInputStream in) throws IOException {
        String text = optionalText(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    static @Nullable String optionalText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length > in.available()) {
            throw new IOException("a text of " + length + " bytes is cut off");
        }
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void time(Out out, @Nullable Instant time) {
        out.writeLong(time == null ? Long.MIN_VALUE : time.getEpochSecond());
        out.writeInt(time == null ? 0 : time.getNano());
    }

    static @Nullable Instant time(DataInputStream in) throws IOException {
        long seconds = in.readLong();
        int nanos = in.readInt();
        return seconds == Long.MIN_VALUE ? null : Instant.ofEpochSecond(seconds, nanos);
    }
}
