package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What never leaves this machine with a directory of classes: the working directory may be one, and then has our own
 * configuration in it, or keys.
 */
final class Secrets {

    private static final Set<String> CONFIGURATION = Set.of("batchflux.toml", "covalent.conf");
    private static final Pattern KEY = Pattern.compile("id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.+\\.(key|ppk)");
    private static final int LARGEST_KEY = 64 * 1024;

    private Secrets() {}

    static boolean maySend(Path root, Path path) {
        for (Path step : root.relativize(path)) {
            if (step.toString().startsWith(".")) {
                return false;
            }
        }
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return !CONFIGURATION.contains(name) && !KEY.matcher(name).matches() && !isPrivateKey(name, path);
    }

    private static boolean isPrivateKey(String name, Path path) {
        try {
            return !name.endsWith(".class")
                    && Files.isRegularFile(path)
                    && Files.size(path) <= LARGEST_KEY
                    && new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----");
        } catch (IOException e) {
            throw new UncheckedIOException("The code in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
