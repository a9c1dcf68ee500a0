package io.batchflux.emulator.state;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** An entry is a line of the state's file: what there is under a name from now on. It is immutable. */
public final class Entry {

    private static final int CHECKSUM = 8;

    private final String key;
    private final byte[] content;

    /**
     * Creates an entry.
     *
     * @param key words with blanks between them: what it is, and the ids that it has; for one that removes, the last word may be a star,
     *     which stands for all
     * @param content what it is, without a line break; empty if it is not there any more; not to be changed afterwards
     */
    public Entry(String key, byte[] content) {
        this.key = key;
        this.content = content;
    }

    public static Entry removal(String key) {
        return new Entry(key, new byte[0]);
    }

    public String key() {
        return key;
    }

    public byte[] content() {
        return content;
    }

    boolean isRemoval() {
        return content.length == 0;
    }

    /** Returns the first word of the entry's key. */
    public String kind() {
        int blank = key.indexOf(' ');
        return blank < 0 ? key : key.substring(0, blank);
    }

    /** Returns the entry as a line: the checksum of the rest, the key, a tab and the content. */
    byte[] line() {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream rest = new ByteArrayOutputStream(name.length + content.length + 1);
        rest.writeBytes(name);
        rest.write('\t');
        rest.writeBytes(content);
        byte[] checked = rest.toByteArray();
        ByteArrayOutputStream line = new ByteArrayOutputStream(checked.length + CHECKSUM + 1);
        line.writeBytes(checksum(checked, 0).getBytes(StandardCharsets.US_ASCII));
        line.writeBytes(checked);
        line.write('\n');
        return line.toByteArray();
    }

    /** Reads a line without its end; empty if it is not whole. */
    static Optional<Entry> of(byte[] line) {
        int tab = CHECKSUM;
        while (tab < line.length && line[tab] != '\t') {
            tab++;
        }
        boolean whole = tab < line.length
                && checksum(line, CHECKSUM).equals(new String(line, 0, CHECKSUM, StandardCharsets.US_ASCII));
        return whole
                ? Optional.of(new Entry(
                        new String(line, CHECKSUM, tab - CHECKSUM, StandardCharsets.UTF_8),
                        Arrays.copyOfRange(line, tab + 1, line.length)))
                : Optional.empty();
    }

    private static String checksum(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return String.format("%08x", crc.getValue());
    }

    @Override
    public String toString() {
        return key;
    }
}
