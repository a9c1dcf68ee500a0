package io.batchflux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What never leaves this machine with classes: the working directory may be a directory of classes, and then has our own configuration
 * in it, or keys; and a Spring application has our configuration among its own, in a jar too.
 */
final class Secrets {

    private static final Set<String> CONFIGURATION = Set.of("batchflux.toml", "covalent.conf");
    private static final Pattern KEY = Pattern.compile("id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.+\\.(key|ppk)");
    private static final int LARGEST_KEY = 64 * 1024;
    /** Where Spring Boot finds the properties {@code batchflux.*}: in a jar, at its root and in {@code config}. */
    private static final Pattern SPRING = Pattern.compile("(application|bootstrap)(-.*)?\\.(properties|ya?ml)");

    private static final Pattern OUR_PROPERTY = Pattern.compile("(?im)^[\\s\"']*batchflux[\\s\"']*[.:\\[]");

    private Secrets() {}

    static boolean maySend(Path root, Path path) {
        for (Path step : root.relativize(path)) {
            if (step.toString().startsWith(".")) {
                return false;
            }
        }
        String name = name(path);
        return !isOurConfiguration(name, path) && !KEY.matcher(name).matches() && !isPrivateKey(name, path);
    }

    /** Tells whether a file of a jar has the name of one with our own configuration in it. */
    static boolean mayBeConfiguration(String name) {
        String file = name.startsWith("config/") ? name.substring("config/".length()) : name;
        return CONFIGURATION.contains(file) || SPRING.matcher(file).matches();
    }

    /** Tells whether our own configuration is in the jar with this content, where programs find it. */
    static boolean isOurConfigurationIn(Path root) {
        return Stream.of(root, root.resolve("config"))
                .filter(Files::isDirectory)
                .anyMatch(directory -> {
                    try (Stream<Path> files = Files.list(directory)) {
                        return files.anyMatch(file -> isOurConfiguration(name(file), file));
                    } catch (IOException e) {
                        throw CodePlaces.unreadable(directory, e);
                    }
                });
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static boolean isOurConfiguration(String name, Path path) {
        return CONFIGURATION.contains(name)
                || (SPRING.matcher(name).matches()
                        && Files.isRegularFile(path)
                        && OUR_PROPERTY.matcher(text(path)).find());
    }

    private static boolean isPrivateKey(String name, Path path) {
        try {
            return !name.endsWith(".class")
                    && Files.isRegularFile(path)
                    && Files.size(path) <= LARGEST_KEY
                    && text(path).contains("PRIVATE KEY-----");
        } catch (IOException e) {
            throw CodePlaces.unreadable(path, e);
        }
    }

    private static String text(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw CodePlaces.unreadable(path, e);
        }
    }
}
