package io.batchflux.sweeps;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One program writes a file at a time: it holds a lock, of a file of its own beside it.
 *
 * <p>The lock cannot be that of the file itself: where locks are POSIX's, a program loses its own as soon as it closes the file
 * anywhere, such as after it has read it.
 */
final class LockFile implements AutoCloseable {

    /** What this program holds: asking the system for one of these would lose it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock of a file.
     *
     * @throws IOException if somebody has it
     */
    static LockFile of(Path file) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : parent(file).resolve(file.getFileName());
        Path path = real.resolveSibling("." + real.getFileName() + ".lock");
        if (!HELD.add(path)) {
            throw new IOException("this program is writing it already; give each sweep a file of its own");
        }
        @Nullable FileChannel channel = null;
        try {
            while (channel == null) {
                channel = taken(path);
            }
            return new LockFile(path, channel);
        } finally {
            if (channel == null) {
                HELD.remove(path);
            }
        }
    }

    private static Path parent(Path file) throws IOException {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory")
                .toRealPath();
    }

    /** Returns nothing if the file was deleted by who had its lock, in between: its lock is worth nothing then. */
    private static @Nullable FileChannel taken(Path path) throws IOException {
        Object key = key(path);
        FileChannel created = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (created.tryLock() == null) {
                throw new IOException("another program is writing it; wait for it, or give another file");
            }
            taken = Objects.equals(key, key(path));
        } finally {
            if (!taken) {
                created.close();
            }
        }
        return taken ? created : null;
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException deleted) {
            return deleted;
        }
    }

    /** Gives the lock to the next one. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            channel.close();
            HELD.remove(path);
        }
    }
}
