package io.batchflux.sweeps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is written here is an ordinary file, or none yet: a device may have no end, and is not to be replaced. */
final class OrdinaryFile {

    private OrdinaryFile() {}

    static void require(Path path) throws IOException {
        Path name = path.getFileName();
        if (name == null || name.toString().isEmpty()) {
            throw new IOException("the path must name a file, was \"" + path + "\"");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(
                    "it must be a file, is a " + (Files.isDirectory(path) ? "directory" : "device or pipe"));
        }
    }
}
