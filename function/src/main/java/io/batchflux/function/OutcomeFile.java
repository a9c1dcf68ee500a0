package io.batchflux.function;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The outcomes that the node program has written, this time and in earlier tries of the same task.
 *
 * <p>Whole lines of an earlier try are kept, and what it left half-written is cut off.
 */
final class OutcomeFile implements Closeable {

    private final FileChannel channel;
    private final Set<String> done = new HashSet<>();

    private OutcomeFile(FileChannel channel) {
        this.channel = channel;
    }

    static OutcomeFile open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            OutcomeFile file = new OutcomeFile(channel);
            file.keepWholeLines();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void keepWholeLines() throws IOException {
        OutcomeReader reader = OutcomeReader.create();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                reader.read(buffer.flip()).forEach(outcome -> done.add(outcome.id()));
            }
            channel.truncate(reader.wholeBytes()).position(reader.wholeBytes());
        } catch (IllegalArgumentException e) {
            // Not what this program writes: no line of it can be trusted.
            done.clear();
            channel.truncate(0).position(0);
        }
    }

    boolean has(String id) {
        return done.contains(id);
    }

    /** Writes the outcome's line; it is the operating system's when this returns. */
    void append(Outcome outcome) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((outcome.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
