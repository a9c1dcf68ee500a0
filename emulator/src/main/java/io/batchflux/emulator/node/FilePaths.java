package io.batchflux.emulator.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** This class reads paths that come from outside and must not lead out of the directory they are relative to. */
public final class FilePaths {

    private FilePaths() {}

    static boolean escapes(String relative) {
        if (isPlain(relative)) {
            return false;
        }
        Path root = Path.of("/root").toAbsolutePath();
        return within(root, relative).isEmpty();
    }

    /** Whether it has nothing that could lead elsewhere, as nearly all of them. */
    private static boolean isPlain(String relative) {
        return relative.indexOf('\\') < 0
                && relative.indexOf('\0') < 0
                && !relative.startsWith("/")
                && !relative.contains("..");
    }

    /** Returns the path below the root; empty if it would leave it. It accepts slashes of both kinds. */
    public static Optional<Path> within(Path root, String relative) {
        return below(root, relative.replace('\\', '/'), FileNames::resolve);
    }

    /**
     * Returns the paths below the root that a name of a file can mean, the likeliest first: the name as it is, with slashes for
     * backslashes, which nodes of Windows write, and with bytes that are no UTF-8.
     */
    static List<Path> meant(Path root, String name) {
        return Stream.of(
                        below(root, name, FileNames::resolve),
                        within(root, name),
                        below(root, name, FileNames::resolveBytes))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<Path> below(Path root, String path, BiFunction<Path, String, Path> resolver) {
        if (path.startsWith("/") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path resolved = resolver.apply(root, path).normalize();
        return resolved.startsWith(root.normalize()) ? Optional.of(resolved) : Optional.empty();
    }
}
