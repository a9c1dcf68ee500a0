package io.batchflux.emulator.node;

import java.nio.file.Path;
import java.util.Optional;

/** This class reads paths that come from outside and must not lead out of the directory they are relative to. */
public final class FilePaths {

    private FilePaths() {}

    static boolean escapes(String relative) {
        Path root = Path.of("/root").toAbsolutePath();
        return within(root, relative).isEmpty();
    }

    /** Returns the path below the root; empty if it would leave it. It accepts slashes of both kinds. */
    public static Optional<Path> within(Path root, String relative) {
        String path = relative.replace('\\', '/');
        if (path.startsWith("/") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path resolved = FileNames.resolve(root, path).normalize();
        return resolved.startsWith(root.normalize()) ? Optional.of(resolved) : Optional.empty();
    }
}
