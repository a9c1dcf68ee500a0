package io.batchflux.function;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes that the node program has written, this time and in earlier tries of the same task.
 *
 * <p>Whole lines of an earlier try in the same directory are kept, and what it left half-written is cut off. Each try begins
 * with its {@link OutcomeHead}. No channel is used: a function may
 * have interrupted its thread, or left others behind that do, and a channel would close at that. A function may delete the file, too,
 * with the working directory that it lies in: it is put there again. Thread-safe.
 */
final class OutcomeFile implements Closeable {

    private final Path path;
    private RandomAccessFile file;
    /** Which file it is, where the system tells that; elsewhere nobody can delete a file that is open. */
    private @Nullable Object key;

    private final Set<String> done = new HashSet<>();
    /** The last call that may be begun: those after it are the client's again, also for a next try. */
    private @Nullable String last;

    private @Nullable String running;
    private boolean any;
    /** No further call is begun; the first one is, however long it took to get there. */
    private boolean usedUp;

    private @Nullable IOException failure;
    private boolean closed;

    private OutcomeFile(Path path) throws IOException {
        // Absolute, since nothing can be made in a working directory that is gone.
        this.path = path.toAbsolutePath();
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    static OutcomeFile open(Path path) throws IOException {
        OutcomeFile outcomes = new OutcomeFile(path);
        try {
            outcomes.key = outcomes.keyOfPath();
            outcomes.keepWholeLines();
            outcomes.write(OutcomeHead.here().toJson());
            return outcomes;
        } catch (IOException | RuntimeException e) {
            outcomes.close();
            throw e;
        }
    }

    private void keepWholeLines() throws IOException {
        if (file.length() == 0) {
            return;
        }
        OutcomeReader reader = OutcomeReader.create();
        byte[] bytes = new byte[1 << 16];
        try {
            for (int length = file.read(bytes); length >= 0; length = file.read(bytes)) {
                reader.read(ByteBuffer.wrap(bytes, 0, length)).forEach(outcome -> done.add(outcome.id()));
            }
            truncate(reader.wholeBytes());
            last = reader.lastCall();
        } catch (IllegalArgumentException e) {
            // Not what this program writes: no line of it can be trusted.
            done.clear();
            last = null;
            truncate(0);
        }
    }

    private void truncate(long length) throws IOException {
        file.setLength(length);
        file.seek(length);
    }

    boolean has(String id) {
        return done.contains(id);
    }

    /** Returns whether the call may be made; it is not, if it was given back. */
    synchronized boolean begin(String id) {
        if (last != null ? !last.equals(id) : usedUp && any) {
            return false;
        }
        any = true;
        running = id;
        sayLast();
        return true;
    }

    /** The call that runs is the last one, which is said at once; if none has begun, the next one is. */
    synchronized void budgetIsUsedUp() {
        usedUp = true;
        sayLast();
    }

    private void sayLast() {
        String id = running;
        if (!usedUp || id == null || last != null || closed) {
            return;
        }
        last = id;
        try {
            write(new LastCall(id).toJson());
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Writes the outcome's line; it is the operating system's when this returns. */
    synchronized void append(Outcome outcome) throws IOException {
        if (failure != null) {
            throw failure;
        }
        running = null;
        write(outcome.toJson());
    }

    /** Writes why nothing follows. */
    synchronized void end(OutcomeEnd end) throws IOException {
        write(end.toJson());
    }

    private void write(String line) throws IOException {
        file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        if (!Objects.equals(key, keyOfPath())) {
            putThereAgain();
        }
    }

    private @Nullable Object keyOfPath() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            // A function may have taken away the right to look: what is open can be written to all the same.
            return key;
        }
    }

    /** What was deleted can still be read by who has it open. */
    private void putThereAgain() throws IOException {
        Files.createDirectories(path.getParent());
        RandomAccessFile next = new RandomAccessFile(path.toFile(), "rw");
        try (RandomAccessFile gone = file) {
            file = next;
            next.setLength(0);
            gone.seek(0);
            byte[] bytes = new byte[1 << 16];
            for (int length = gone.read(bytes); length >= 0; length = gone.read(bytes)) {
                next.write(bytes, 0, length);
            }
        }
        key = keyOfPath();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }
}
