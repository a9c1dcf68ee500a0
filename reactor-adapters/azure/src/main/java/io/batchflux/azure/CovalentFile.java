package io.batchflux.azure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Covalent's own file: where Covalent keeps it, and what the Azure Batch plugin writes into it unasked. */
final class CovalentFile {

    private static final Logger LOG = LoggerFactory.getLogger(CovalentFile.class);

    private static final String NAME = "covalent.conf";

    private static final String IMAGE = "base_image_uri";

    /** Its image has Python and no Java, and where functions run in Python is the environment variable's to change. */
    private static final String IMAGE_VARIABLE = "COVALENT_AZURE_BASE_IMAGE_URI";

    /** The defaults of all releases; the name of a storage account was once that of the plugin's authors. */
    private static final Map<String, Set<String>> UNASKED = Map.of(
            "batch_account_domain",
            Set.of("batch.core.windows.net"),
            "storage_account_name",
            Set.of("covalentbatch"),
            "storage_account_domain",
            Set.of("blob.core.windows.net"),
            IMAGE,
            Set.of("covalent.azurecr.io/covalent-executor-base:latest"),
            "retries",
            Set.of("3"),
            "time_limit",
            Set.of("300"),
            "cache_dir",
            Set.of("/tmp/covalent"),
            "poll_freq",
            Set.of("10", "30"));

    private CovalentFile() {}

    /**
     * Returns where it may be, the likelier place first: in the directory that the first of the variables names, in which older
     * releases have a folder; else in the user's home.
     */
    static List<Path> places(Map<String, String> environment) {
        for (String variable : List.of("COVALENT_CONFIG_DIR", "XDG_CONFIG_DIR")) {
            String directory = environment.getOrDefault(variable, "");
            if (!directory.isEmpty()) {
                return Stream.of(place(directory, NAME), place(directory, "covalent", NAME))
                        .flatMap(Optional::stream)
                        .toList();
            }
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return place(home, ".config", "covalent", NAME).stream().toList();
    }

    /** A program in the locale C cannot spell every directory, nor could it read a file there. */
    private static Optional<Path> place(String directory, String... more) {
        try {
            return Optional.of(Path.of(directory, more));
        } catch (InvalidPathException e) {
            LOG.warn(
                    "{} is not looked for in {}, which this program cannot name: {}. In a locale of UTF-8"
                            + " (LC_ALL=C.UTF-8) it can",
                    NAME,
                    Secrets.printable(directory, text -> text),
                    e.getReason());
            return Optional.empty();
        }
    }

    /** Returns whether the file is one that Covalent writes, wherever it is. */
    static boolean is(Path file) {
        return file.endsWith(NAME);
    }

    /** Returns whether the plugin writes this value of its own accord, so that it says nothing about the user's wishes. */
    static boolean isUnasked(String key, String value, Map<String, String> environment) {
        return UNASKED.getOrDefault(key, Set.of()).contains(value)
                || (key.equals(IMAGE) && value.equals(environment.get(IMAGE_VARIABLE)));
    }
}
