package io.batchflux;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * What Java looks for in a jar and not in a directory, such as one that a jar was unpacked to: signatures, which a class that has
 * changed would break, and what a manifest says of other jars, of other releases and of packages. A jar that is made of a
 * directory must be as the directory is.
 */
final class DirectoryManifest {

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
    private static final List<Attributes.Name> OF_JARS = List.of(
            Attributes.Name.CLASS_PATH,
            Attributes.Name.MULTI_RELEASE,
            Attributes.Name.SEALED,
            Attributes.Name.SIGNATURE_VERSION,
            new Attributes.Name("Launcher-Agent-Class"));

    private DirectoryManifest() {}

    static boolean isSignature(String name) {
        return SIGNATURE.matcher(name.toUpperCase(Locale.ROOT)).matches();
    }

    static boolean isManifest(String name) {
        return name.equalsIgnoreCase(JarFile.MANIFEST_NAME);
    }

    /** Returns what can be in a jar of it; nothing if nobody can read it, which does no harm in a directory. */
    static Optional<byte[]> read(Path file) throws IOException {
        byte[] written = Files.readAllBytes(file);
        Manifest manifest;
        try {
            manifest = new Manifest(new ByteArrayInputStream(written));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
        boolean isOfNoJar = OF_JARS.stream().noneMatch(manifest.getMainAttributes()::containsKey)
                && manifest.getEntries().isEmpty();
        if (isOfNoJar) {
            return Optional.of(written);
        }
        OF_JARS.forEach(manifest.getMainAttributes()::remove);
        manifest.getEntries().clear();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        manifest.write(rest);
        return Optional.of(rest.toByteArray());
    }
}
