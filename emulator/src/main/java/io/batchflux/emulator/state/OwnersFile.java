package io.batchflux.emulator.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * This class makes files that only their owner can read, where the file system knows owners: keys and signatures are in
 * them.
 */
final class OwnersFile {

    private OwnersFile() {}

    /** Makes an empty file, in place of one that may be there. */
    static Path make(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createFile(file, new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                })
                : Files.createFile(file);
    }
}
