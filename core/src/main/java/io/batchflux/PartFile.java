package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is whole or not there: it is written beside its place and moved there when it is complete, so that a file which
 * is to be replaced stays until then. What is no regular file (a device, a pipe) is written to where it is.
 */
final class PartFile {

    private static final int MOST_LINKS = 40;

    private final Path file;
    private final Path place;
    private final Path part;
    private final @Nullable Namesakes namesakes;
    private final FileChannel channel;

    private PartFile(Path file, Path place, Path part, @Nullable Namesakes namesakes, StandardOpenOption... options)
            throws IOException {
        this.file = file;
        this.place = place;
        this.part = part;
        this.namesakes = namesakes;
        this.channel = FileChannel.open(part, options);
    }

    static PartFile create(Path file) {
        return create(file, null);
    }

    /** @param namesakes if not {@code null}, a file of another name is not replaced, neither one that is there now nor later */
    static PartFile create(Path file, @Nullable Namesakes namesakes) {
        try {
            if (namesakes != null) {
                namesakes.refuse();
            }
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "it is a directory");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new PartFile(file, file, file, null, StandardOpenOption.WRITE);
            }
            Path place = Files.exists(file) ? file.toRealPath() : behindLinks(file);
            return begin(file, place, namesakes);
        } catch (IOException e) {
            throw Disk.unusable("written to", file, e);
        }
    }

    private static PartFile begin(Path file, Path place, @Nullable Namesakes namesakes) throws IOException {
        while (true) {
            try {
                return new PartFile(
                        file,
                        place,
                        beside(file, place),
                        namesakes,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException left) {
                // By a process that was killed and had the same number, as all have in a container: the next name is
                // tried.
            }
        }
    }

    /** A link to what is not there yet stays, as one does that leads to a file. */
    private static Path behindLinks(Path file) throws IOException {
        Path place = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(place); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            place = place.resolveSibling(Files.readSymbolicLink(place)).normalize();
        }
        return place;
    }

    private static Path beside(Path file, Path place) throws IOException {
        Path directory = place.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.exists(place) && !Files.isWritable(place)) {
            throw new AccessDeniedException(file.toString());
        }
        // The name is short, since that of the file may be as long as the file system lets it.
        return TemporaryFiles.next(directory, ".batchflux-", ".part");
    }

    Path file() {
        return file;
    }

    void append(ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw Disk.unusable("written to", file, e);
        }
    }

    void complete() {
        try {
            channel.close();
            if (namesakes != null) {
                namesakes.refuseOr(this::move);
            } else if (!part.equals(place)) {
                move();
            }
        } catch (IOException e) {
            UncheckedIOException unusable = Disk.unusable("written to", file, e);
            try {
                discard();
            } catch (UncheckedIOException stays) {
                unusable.addSuppressed(stays);
            }
            throw unusable;
        }
    }

    private void move() throws IOException {
        try {
            // Which of the two counts for a file that is there already is each file system's own choice.
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void discard() {
        try {
            channel.close();
            if (!part.equals(place)) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw Disk.unusable("deleted", part, e);
        }
    }
}
