package io.batchflux.emulator.rest;

import io.batchflux.emulator.node.FilePaths;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.io.IOException;
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

/** The files in the directory of a task. Waits for the disk. */
final class TaskFiles {

    private static final int REGULAR = 0100000;

    /**
     * A file or a directory.
     *
     * @param name the path below the task's directory, with slashes
     * @param path where it is
     * @param directory whether it is a directory
     * @param size how many bytes it has
     * @param lastModified when it was written last
     * @param mode the type and the permissions as in Unix, in octal
     */
    record Entry(String name, Path path, boolean directory, long size, Instant lastModified, Optional<String> mode) {

        String contentType() {
            return name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
        }
    }

    private TaskFiles() {}

    /**
     * The entries in the order of their names: those at the top, or all. What vanishes meanwhile, and links that lead nowhere, are left out.
     *
     * @throws NoSuchFileException if there is no such directory
     */
    static List<Entry> list(Path root, boolean recursive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Files.walkFileTree(root, Set.of(), recursive ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return directory.equals(root) ? FileVisitResult.CONTINUE : visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                try {
                    entries.add(entry(root, path));
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && !path.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null && !(e instanceof NoSuchFileException)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    /** @throws BatchException if there is no such file */
    static Entry find(Path root, String name) throws IOException {
        Optional<Path> path = FilePaths.within(root, name).filter(found -> !found.equals(root));
        if (path.isEmpty() || !Files.exists(path.get())) {
            throw ErrorCode.FILE_NOT_FOUND.with();
        }
        return entry(root, path.get());
    }

    private static Entry entry(Path root, Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Optional<String> mode =
                path.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? Optional.of("0o" + Integer.toOctalString(unixMode(path)))
                        : Optional.empty();
        return new Entry(
                root.relativize(path).toString().replace('\\', '/'),
                path,
                attributes.isDirectory(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                mode);
    }

    private static int unixMode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                ? mode
                : REGULAR;
    }
}
