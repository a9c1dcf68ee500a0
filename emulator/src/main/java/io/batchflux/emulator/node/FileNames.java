package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.PercentCoding;
import java.io.File;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * This class gives the names of files as text, in UTF-8 whatever the locale of this program is.
 *
 * <p>Java decodes and encodes names with the charset of the locale, which in {@code C} is ASCII; the URIs of paths hold their bytes.
 */
public final class FileNames {

    private static final boolean ENCODES_ALL =
            File.separatorChar != '/' || isUtf8(System.getProperty("sun.jnu.encoding"));

    private FileNames() {}

    /** Returns whether Java gives text to other programs, and to the file system, as it is. */
    static boolean encodesAll() {
        return ENCODES_ALL;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /**
     * Returns the path of a file below a directory.
     *
     * @throws java.nio.file.InvalidPathException if there can be no such file
     */
    static Path resolve(Path directory, String relative) {
        if (ENCODES_ALL || isAscii(relative)) {
            return directory.resolve(relative);
        }
        String parent = relative.startsWith("/") ? "" : rawPath(directory);
        return Path.of(
                URI.create("file://" + parent + "/" + PercentCoding.encodePath(relative.replaceFirst("^/+", ""))));
    }

    /** Returns the path as text, with slashes. */
    public static String text(Path path) {
        if (ENCODES_ALL) {
            return path.toString().replace('\\', '/');
        }
        try {
            return PercentCoding.decode(rawPath(path), false);
        } catch (BatchException malformed) {
            return path.toString();
        }
    }

    /** Returns the path of what is below a directory, from there on. */
    public static String below(Path directory, Path path) {
        return ENCODES_ALL
                ? text(directory.relativize(path))
                : text(path)
                        .substring(Math.min(text(path).length(), text(directory).length() + 1));
    }

    /** Returns the last part of a path. */
    static String last(Path path) {
        String text = text(path);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private static String rawPath(Path path) {
        return path.toUri().getRawPath().replaceFirst("/+$", "");
    }

    private static boolean isUtf8(String charset) {
        return charset == null
                || (Charset.isSupported(charset) && Charset.forName(charset).equals(StandardCharsets.UTF_8));
    }
}
