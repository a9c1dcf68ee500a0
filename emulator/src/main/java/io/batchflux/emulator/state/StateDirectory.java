package io.batchflux.emulator.state;

import io.batchflux.emulator.wire.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A state directory keeps the state of one emulator at a time: what is in the account, the account's key, and the
 * directories of nodes. Only its owner can look into one that is made here.
 */
public final class StateDirectory implements AutoCloseable {

    /** What there is, in the order in which it is read. */
    private static final List<String> KINDS = List.of("root", "pool", "schedule", "job", "task,run");

    private static final String ROOT = "root";

    private final Path directory;
    private final StateLock lock;
    private final StateLog log;
    private Optional<Path> kept;

    private StateDirectory(Path directory, StateLock lock) throws IOException {
        this.directory = directory;
        this.lock = lock;
        StateFile file = new StateFile(directory, KINDS);
        AtomicReference<@Nullable String> root = new AtomicReference<>();
        file.read(entry -> {
            if (entry.kind().equals(ROOT)) {
                root.set(new String(entry.content(), StandardCharsets.UTF_8));
            }
        });
        this.kept = Optional.ofNullable(root.get()).map(nodes()::resolve);
        this.log = new StateLog(file);
    }

    /**
     * Opens it, for this emulator alone.
     *
     * @throws IllegalStateException if another emulator has it, or what is in it cannot be read or is none of an emulator's
     */
    public static StateDirectory open(Path path) {
        try {
            Path directory = make(path.toAbsolutePath().normalize());
            StateLock lock = lock(directory);
            try {
                requireOurs(directory);
                return new StateDirectory(directory.toRealPath(), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("stateDirectory " + path + " cannot be used: " + FileProblem.words(e), e);
        }
    }

    /** Returns the log to which what happens in the account is written. */
    public StateLog log() {
        return log;
    }

    /** Returns the directory of the nodes' directories that are kept; empty at the first start. */
    public Optional<Path> root() {
        return kept;
    }

    /** Makes a directory of nodes' directories, which is to take the place of the one there is. */
    public Path newRoot() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(nodes()), "batch-emulator-");
    }

    /** Returns the entry that names the directory of the nodes' directories. */
    public Entry named(Path root) {
        return new Entry(ROOT, String.valueOf(root.getFileName()).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the account's key of the starts before, or keeps this one from now on. */
    public String key(Supplier<String> made) {
        Path file = directory.resolve("account-key");
        try {
            if (!Files.exists(file)) {
                Path fresh = directory.resolve("account-key.new");
                Files.writeString(OwnersFile.make(fresh), made.get() + "\n");
                Files.move(fresh, file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The account's key cannot be kept in " + file, e);
        }
    }

    /** Gives it to the next emulator, once all is written. */
    @Override
    public void close() {
        try {
            log.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path nodes() {
        return directory.resolve("nodes");
    }

    private static Path make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Path made = Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        }
        return made;
    }

    private static StateLock lock(Path directory) throws IOException {
        if (!Files.exists(StateLock.path(directory))) {
            requireOurs(directory);
        }
        return StateLock.take(directory);
    }

    /** Nothing is put among files of somebody else's, and so nothing of theirs is ever taken for ours. */
    private static void requireOurs(Path directory) throws IOException {
        if (Files.exists(directory.resolve(StateFile.NAME))) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            Optional<Path> other = files.filter(file -> !List.of("lock", "account-key", "account-key.new", "state.new")
                            .contains(String.valueOf(file.getFileName())))
                    .findAny();
            if (other.isPresent()) {
                throw new IOException("it has no state of an emulator in it, but "
                        + other.get().getFileName() + "; give an empty directory, or one that is not there yet");
            }
        }
    }
}
