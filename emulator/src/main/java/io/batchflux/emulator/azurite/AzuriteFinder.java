package io.batchflux.emulator.azurite;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the program of an installed Azurite. */
final class AzuriteFinder {

    static final String PROPERTY = "batchflux.azurite.home";

    /**
     * Reads the account and its key from the input, since the environment that a process begins with can be read by every other of the
     * same user, tasks among them.
     */
    private static final String BOOTSTRAP =
            "process.env.AZURITE_ACCOUNTS=require('fs').readFileSync(0,'utf8');require(process.argv[1]);";

    private static final String PROGRAM = "dist/src/blob/main.js";
    private static final List<String> PLACES =
            List.of("emulator/azurite/node_modules/azurite", "azurite/node_modules/azurite");

    private AzuriteFinder() {}

    /**
     * The command that starts the blob server.
     *
     * @throws IllegalStateException if there is none; the message says where it was looked for
     */
    static List<String> command(Optional<Path> home) {
        Optional<Path> named =
                home.or(() -> Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
        if (named.isPresent()) {
            return program(named.get())
                    .orElseThrow(() ->
                            new IllegalStateException("Azurite is not in " + named.get() + ": there is no " + PROGRAM));
        }
        List<Path> starts = new ArrayList<>();
        starts.add(Path.of("").toAbsolutePath());
        ownDirectory().ifPresent(starts::add);
        for (Path start : starts) {
            for (Path directory = start; directory != null; directory = directory.getParent()) {
                for (String place : PLACES) {
                    Optional<List<String>> command = program(directory.resolve(place));
                    if (command.isPresent()) {
                        return command.get();
                    }
                }
            }
        }
        return onPath().orElseThrow(
                        () -> new IllegalStateException(
                                "Azurite was not found: neither the option nor the system property "
                                        + PROPERTY + " names it, there is no "
                                        + PLACES.get(0) + " in or above " + starts
                                        + ", and no azurite-blob on the PATH."
                                        + " Install it with: npm install --global azurite; in a clone of Batchflux with: sh emulator/azurite/install"));
    }

    private static Optional<List<String>> program(Path home) {
        Path program = home.resolve(PROGRAM);
        return Files.isRegularFile(program) ? Optional.of(command(program.toAbsolutePath())) : Optional.empty();
    }

    private static Optional<List<String>> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, "azurite-blob");
            if (Files.isExecutable(candidate)) {
                return Optional.of(command(real(candidate)));
            }
        }
        return Optional.empty();
    }

    private static List<String> command(Path program) {
        return List.of("node", "-e", BOOTSTRAP, program.toString());
    }

    /** What npm has linked to. */
    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException gone) {
            return link.toAbsolutePath();
        }
    }

    /** The directory of the jar this class is in. */
    private static Optional<Path> ownDirectory() {
        CodeSource source = AzuriteFinder.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
            return Optional.empty();
        }
    }
}
