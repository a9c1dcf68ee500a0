package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.PercentCoding;
import java.io.File;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * This class gives the names of files as text, in UTF-8 whatever the locale of this program is.
 *
 * <p>Java decodes and encodes names with the charset of the locale, which in {@code C} is ASCII; the URIs of paths hold their bytes.
 * A name may be no UTF-8 at all: such a byte is written as in a URL, {@code %FF}, so that two names are never the same text by accident.
 */
public final class FileNames {

    private static final boolean ENCODES_ALL =
            File.separatorChar != '/' || isUtf8(System.getProperty("sun.jnu.encoding"));

    /** What Java writes for a byte that it cannot decode. */
    private static final char UNKNOWN = '\uFFFD';

    /** The escape of a byte that is no ASCII, in a text that was encoded. */
    private static final Pattern ESCAPED_BYTE = Pattern.compile("%25(?=[89A-F][0-9A-F])");

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
        return fromBytes(directory, PercentCoding.encodePath(relative));
    }

    /** Returns the path of a file below a directory whose name was given by {@link #text}, and is no UTF-8. */
    static Path resolveBytes(Path directory, String relative) {
        return fromBytes(
                directory,
                ESCAPED_BYTE.matcher(PercentCoding.encodePath(relative)).replaceAll("%"));
    }

    private static Path fromBytes(Path directory, String encoded) {
        String parent = encoded.startsWith("/") ? "" : rawPath(directory);
        return Path.of(URI.create("file://" + parent + "/" + encoded.replaceFirst("^/+", "")));
    }

    /** Returns an absolute path as text, with slashes. */
    public static String text(Path path) {
        String text = path.toString();
        if (ENCODES_ALL && text.indexOf(UNKNOWN) < 0) {
            return text.replace(File.separatorChar, '/');
        }
        try {
            return PercentCoding.decodePath(rawPath(path));
        } catch (BatchException malformed) {
            return text;
        }
    }

    /** Returns the path of what is below a directory, from there on; both are absolute. */
    public static String below(Path directory, Path path) {
        return text(path)
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
