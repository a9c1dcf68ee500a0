package io.batchflux.emulator.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state file is a file of entries, the last of which with a key is the one that counts. It is only appended to; when
 * most of it does not count any more, another one takes its place, by a rename.
 *
 * <p>What has been appended is there after a kill of this program at any moment; after a loss of power some of the last may be missing.
 */
final class StateFile implements Closeable {

    static final String NAME = "state";

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final String FORMAT = "batchflux-emulator-state ";
    private static final int VERSION = 1;
    private static final long SMALL = 64L << 20;
    private static final int BATCH = 1 << 16;

    private final Path file;
    private final List<String> kinds;
    private FileChannel channel;
    private long compacted;

    /**
     * Opens the state file of a directory, and begins one if there is none.
     *
     * @param kinds the kinds of entries, in the order in which they are read; several that belong together are in one word with commas
     * @throws IOException if it is damaged, or of another version
     */
    StateFile(Path directory, List<String> kinds) throws IOException {
        this.file = directory.resolve(NAME);
        this.kinds = kinds;
        if (!Files.exists(file)) {
            Path first = other();
            begin(first).close();
            Files.move(first, file, StandardCopyOption.ATOMIC_MOVE);
        }
        this.channel = compact();
    }

    /** Reads all that counts. */
    void read(Consumer<Entry> reader) throws IOException {
        try (Lines lines = open()) {
            for (Optional<byte[]> line = lines.read(); line.isPresent(); line = lines.read()) {
                Entry.of(line.get()).ifPresent(reader);
            }
        }
    }

    void append(List<Entry> entries) throws IOException {
        write(channel, entries);
        if (channel.position() > SMALL && channel.position() > 4 * compacted) {
            channel.close();
            channel = compact();
        }
    }

    /** Begins anew with these. */
    void replace(List<Entry> entries) throws IOException {
        Path other = other();
        try (FileChannel fresh = begin(other)) {
            write(fresh, entries);
        }
        channel.close();
        channel = follow(other);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Leaves only what counts, in the order in which it is read. */
    private FileChannel compact() throws IOException {
        NavigableMap<String, Long> counting = counting();
        Path other = other();
        try (FileChannel fresh = begin(other)) {
            for (String kind : kinds) {
                copy(List.of(kind.split(",", -1)), counting, fresh);
            }
            fresh.force(true);
        }
        return follow(other);
    }

    private void copy(List<String> chosen, NavigableMap<String, Long> counting, FileChannel fresh) throws IOException {
        try (Lines lines = open()) {
            for (Optional<byte[]> line = lines.read(); line.isPresent(); line = lines.read()) {
                Optional<Entry> entry = Entry.of(line.get()).filter(any -> chosen.contains(any.kind()));
                if (entry.isPresent()
                        && !entry.get().isRemoval()
                        && Long.valueOf(lines.offset())
                                .equals(counting.get(entry.get().key()))) {
                    write(fresh, List.of(entry.get()));
                }
            }
        }
    }

    /** Where the entries that count begin, by key. */
    private NavigableMap<String, Long> counting() throws IOException {
        NavigableMap<String, Long> counting = new TreeMap<>();
        try (Lines lines = open()) {
            long torn = -1;
            for (Optional<byte[]> line = lines.read(); line.isPresent(); line = lines.read()) {
                Optional<Entry> entry = Entry.of(line.get());
                if (entry.isPresent() && torn >= 0) {
                    throw new IOException("the state in " + file + " is damaged at its byte " + torn
                            + ", before its end; give another directory, or a copy of this one from before");
                }
                entry.ifPresent(any -> count(any, lines.offset(), counting));
                torn = entry.isPresent() ? -1 : lines.offset();
            }
            if (torn >= 0 || Files.size(file) > lines.offset()) {
                LOG.warn("The last of what was written to {} is not whole, and is left out", file);
            }
        }
        return counting;
    }

    private static void count(Entry entry, long offset, NavigableMap<String, Long> counting) {
        String key = entry.key();
        if (!entry.isRemoval()) {
            counting.put(key, offset);
        } else if (key.endsWith(" *")) {
            String prefix = key.substring(0, key.length() - 1);
            counting.subMap(prefix, true, prefix + Character.MAX_VALUE, false).clear();
        } else {
            counting.remove(key);
        }
    }

    /** The entries, behind the line that says what it is. */
    private Lines open() throws IOException {
        Lines lines = new Lines(file);
        String format = lines.read()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .orElse("");
        if (format.equals(FORMAT + VERSION)) {
            return lines;
        }
        lines.close();
        if (format.startsWith(FORMAT)) {
            throw new IOException("the state in " + file + " is of another version of the emulator: its format is "
                    + format.substring(FORMAT.length()) + ", and this one reads " + VERSION
                    + "; start that version, or give another directory");
        }
        throw new IOException(file + " is no state of an emulator; give another directory");
    }

    private Path other() {
        return file.resolveSibling(NAME + ".new");
    }

    private static FileChannel begin(Path path) throws IOException {
        FileChannel fresh = FileChannel.open(OwnersFile.make(path), StandardOpenOption.WRITE);
        fresh.write(ByteBuffer.wrap((FORMAT + VERSION + "\n").getBytes(StandardCharsets.UTF_8)));
        return fresh;
    }

    /** Takes the place of the file there was. */
    private FileChannel follow(Path other) throws IOException {
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
        opened.position(opened.size());
        compacted = opened.size();
        return opened;
    }

    private static void write(FileChannel target, List<Entry> entries) throws IOException {
        byte[][] lines = entries.stream().map(Entry::line).toArray(byte[][]::new);
        int next = 0;
        while (next < lines.length) {
            int size = 0;
            int end = next;
            while (end < lines.length && (end == next || size + lines[end].length <= BATCH)) {
                size += lines[end].length;
                end++;
            }
            ByteBuffer buffer = ByteBuffer.allocate(size);
            while (next < end) {
                buffer.put(lines[next]);
                next++;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                target.write(buffer);
            }
        }
    }
}
