package io.batchflux.emulator.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a state directory, which one emulator holds at a time.
 *
 * <p>Where locks are POSIX's, a program loses its own as soon as it closes the file anywhere: for what this program holds, the file
 * is not even opened.
 */
final class StateLock implements AutoCloseable {

    private static final String NAME = "lock";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private StateLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Path path(Path directory) {
        return directory.resolve(NAME);
    }

    /**
     * Takes the lock.
     *
     * @throws IOException if another emulator has it
     */
    static StateLock take(Path directory) throws IOException {
        Path path = path(directory.toRealPath());
        if (!HELD.add(path)) {
            throw inUse();
        }
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                taken = channel.tryLock() != null;
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            if (!taken) {
                throw inUse();
            }
            return new StateLock(path, channel);
        } finally {
            if (!taken) {
                HELD.remove(path);
            }
        }
    }

    private static IOException inUse() {
        return new IOException("another emulator uses it; end that one, or give another directory");
    }

    /** Gives it to the next emulator. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(path);
        }
    }
}
