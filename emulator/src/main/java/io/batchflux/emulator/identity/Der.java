package io.batchflux.emulator.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The parts of ASN.1's distinguished encoding that a certificate is made of. */
final class Der {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] yes() {
        return tagged(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    /** Encodes whole bytes, or fewer bits when some at the end are unused. */
    static byte[] bits(int unused, byte[] content) {
        return tagged(0x03, new byte[] {(byte) unused}, content);
    }

    static byte[] octets(byte[]... parts) {
        return tagged(0x04, parts);
    }

    static byte[] text(String value) {
        return tagged(0x0c, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A time before the year 2050, in the only form that strict readers allow for one. */
    static byte[] time(Instant time) {
        return tagged(0x17, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** Encodes an object identifier such as {@code 2.5.4.3}. */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >> shift != 0) {
                    content.write(((arc >> shift) & 0x7f) | 0x80);
                }
            }
            content.write(arc & 0x7f);
        }
        return tagged(0x06, content.toByteArray());
    }

    /** Encodes any content under a tag of its own. */
    static byte[] tagged(int tag, byte[]... parts) {
        byte[] content = joined(parts);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(tag);
        int length = content.length;
        if (length > 0xff) {
            encoded.write(0x82);
            encoded.write(length >> 8);
        } else if (length > 0x7f) {
            encoded.write(0x81);
        }
        encoded.write(length & 0xff);
        encoded.writeBytes(content);
        return encoded.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return content.toByteArray();
    }
}
