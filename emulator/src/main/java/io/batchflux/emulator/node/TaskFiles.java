package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This class finds the files in the directory of a task. It waits for the disk. */
public final class TaskFiles {

    private static final int REGULAR = 0100000;

    /**
     * An entry is a file or a directory.
     *
     * @param inside the directory that it is in
     * @param name the path below the task's directory, with slashes
     * @param path where it is, which may be a link
     * @param real where that leads
     * @param directory whether it is a directory
     * @param size how many bytes it has
     * @param lastModified when it was written last
     * @param mode the type and the permissions as in Unix, in octal
     */
    public record Entry(
            FileRoot inside,
            String name,
            Path path,
            Path real,
            boolean directory,
            long size,
            Instant lastModified,
            Optional<String> mode) {

        /** Opens it, unless something else has taken its place. */
        public SeekableByteChannel open() throws IOException {
            return inside.open(real);
        }

        public String contentType() {
            return name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
        }
    }

    private TaskFiles() {}

    /**
     * Lists the entries in the order of their names: those at the top, or all. What vanishes meanwhile is left out, and
     * so is what is neither a regular file nor a directory, and what leads nowhere or out of the directory.
     *
     * @throws NoSuchFileException if there is no such directory
     */
    public static List<Entry> list(Path root, boolean recursive) throws IOException {
        FileRoot inside = new FileRoot(root);
        List<Entry> entries = new ArrayList<>();
        Files.walkFileTree(root, Set.of(), recursive ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(root) ? FileVisitResult.CONTINUE : visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (!attributes.isOther()) {
                    entry(inside, root, path).ifPresent(entries::add);
                }
                return FileVisitResult.CONTINUE;
            }

            /** It vanished, or cannot be looked at. */
            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (path.equals(root)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null && directory.equals(root)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    /**
     * Finds the entry with this name.
     *
     * @throws BatchException if there is no such file
     */
    public static Entry find(Path root, String name) {
        return FilePaths.meant(root, name).stream()
                .filter(path -> !path.equals(root))
                .flatMap(path -> entry(new FileRoot(root), root, path).stream())
                .findFirst()
                .orElseThrow(ErrorCode.FILE_NOT_FOUND::with);
    }

    private static Optional<Entry> entry(FileRoot inside, Path root, Path path) {
        Optional<Path> real = inside.real(path);
        if (real.isEmpty()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(real.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() && !attributes.isDirectory()) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    inside,
                    FileNames.below(root, path),
                    path,
                    real.get(),
                    attributes.isDirectory(),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    mode(real.get())));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<String> mode(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        int bits = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                ? mode
                : REGULAR;
        return Optional.of("0o" + Integer.toOctalString(bits));
    }
}
