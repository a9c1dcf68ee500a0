package io.batchflux;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files for a while, whose names nobody else has. Java's own end with an {@link Error}, in whichever directory, where the program cannot
 * spell the name of its temporary directory, as one in the locale C cannot if that has a letter that is not ASCII.
 */
final class TemporaryFiles {

    private static final AtomicLong NUMBER = new AtomicLong();

    private TemporaryFiles() {}

    /** Returns Java's temporary directory or, if this program cannot spell that, the one of most systems where this can be. */
    static Path directory() {
        return directory(System.getProperty("java.io.tmpdir"));
    }

    static Path directory(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            return Path.of("/tmp");
        }
    }

    /** Returns a file in the directory that no other one of this process is; one of an earlier process with its number may be. */
    static Path next(Path directory, String prefix, String suffix) {
        return directory.resolve(prefix + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + suffix);
    }

    /** Creates a file in the directory that nobody but this user may read. */
    static Path create(Path directory, String prefix) throws IOException {
        FileAttribute<?>[] own =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        while (true) {
            try {
                return Files.createFile(next(directory, prefix, ".tmp"), own);
            } catch (FileAlreadyExistsException taken) {
                // By a process that had the same number, as all have in a container: the next name is tried.
            }
        }
    }
}
