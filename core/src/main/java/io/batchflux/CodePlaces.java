package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the paths of code that lies in a file, in a jar inside of a jar, or in the run-time image. What it opened for that stays open
 * until it is closed, and a path can be read until then. Not thread-safe.
 */
final class CodePlaces implements AutoCloseable {

    /** As in {@code jar:file:/app.jar!/BOOT-INF/classes!/} and {@code jar:nested:/app.jar/!BOOT-INF/lib/some.jar!/}. */
    private static final Pattern INSIDE = Pattern.compile("jar:(?:file|nested):(.+?)(?:/!|!/)(.*?)/?(?:!/)?");

    private final Map<Path, FileSystem> opened = new LinkedHashMap<>();

    /** Returns the path of what is inside of a jar. */
    Path inside(Path jar, String name) {
        FileSystem content = opened.computeIfAbsent(jar, CodePlaces::open);
        return content.getPath("/" + name);
    }

    /** @throws IllegalArgumentException if it cannot be read as files are */
    Path of(URL url, String what) {
        String text = url.toString().replace(" ", "%20");
        try {
            Matcher inside = INSIDE.matcher(text);
            if (!inside.matches()) {
                return Path.of(new URI(text));
            }
            Path jar = Path.of(new URI("file:" + inside.group(1)));
            return inside.group(2).isEmpty() ? jar : inside(jar, new URI(inside.group(2)).getPath());
        } catch (URISyntaxException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The code of " + what + " must be in a file or a directory, but it is in " + url
                            + ". Unpack the jar that holds it, or name jars with Code.jars(..).",
                    e);
        }
    }

    private static FileSystem open(Path jar) {
        try {
            return contentOf(jar);
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    /**
     * Returns what is inside of a jar, which the caller closes.
     *
     * @throws IllegalArgumentException if this Java cannot look into jars
     */
    static FileSystem contentOf(Path jar) throws IOException {
        try {
            return FileSystems.newFileSystem(jar);
        } catch (ProviderNotFoundException e) {
            if (FileSystemProvider.installedProviders().stream()
                    .noneMatch(provider -> provider.getScheme().equals("jar"))) {
                throw new IllegalArgumentException(
                        "What is inside of " + shown(jar)
                                + " cannot be read: this Java lacks the module jdk.zipfs. Add it to the run-time image: jlink"
                                + " --add-modules jdk.zipfs,..",
                        e);
            }
            throw new IOException("it is no jar", e);
        }
    }

    static boolean isFile(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault());
    }

    /** Tells whether code can be read there. */
    static boolean isReadable(URL url) {
        return url.getProtocol().equals("file")
                || url.getProtocol().equals("jrt")
                || INSIDE.matcher(url.toString()).matches();
    }

    static String shown(Path place) {
        return isFile(place) ? place.toAbsolutePath().toString() : place.toUri().toString();
    }

    static UncheckedIOException unreadable(Path place, IOException cause) {
        return new UncheckedIOException(
                "The code in " + shown(place) + " cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        List<FileSystem> contents = new ArrayList<>(opened.values());
        // A jar before the one that it is in.
        Collections.reverse(contents);
        for (FileSystem content : contents) {
            try {
                content.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
