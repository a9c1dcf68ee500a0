package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a task leaves in its working directory for the caller, as a rule only if its process exits with 0. */
public sealed interface Output {

    /**
     * Returns the output that is this one file; a task that succeeds without writing it is a failed task.
     *
     * @param name what the caller calls it: 1 to 64 letters, digits, hyphens and underscores
     * @param path where the task writes it, relative to its working directory
     */
    static Named named(String name, String path) {
        return new Named(name, path, false);
    }

    /**
     * Returns all files that match; there may be none.
     *
     * @param glob relative to the working directory; {@code *}, {@code **}, {@code ?} and {@code [...]} are understood
     */
    static Output pattern(String glob) {
        return new Matching(glob);
    }

    /**
     * One file that must be there.
     *
     * @param name what the caller calls it
     * @param path where the task writes it
     * @param onFailure whether it is fetched also if the task fails, in which case it need not be there
     */
    record Named(String name, String path, boolean onFailure) implements Output {
        /** @throws IllegalArgumentException if the name or the path is not allowed */
        public Named {
            Check.id("name of an output", name);
            Check.nodePath("path of an output", path);
            if (Matching.WILDCARD.matcher(path).find()) {
                throw new IllegalArgumentException(
                        "path of a named output must not have wildcards, was \"" + path + "\"; use Output.pattern");
            }
        }

        /** Returns a copy that is, or is not, fetched also if the task fails. */
        public Named withOnFailure(boolean onFailure) {
            return new Named(name, path, onFailure);
        }
    }

    /**
     * Any number of files.
     *
     * @param glob which ones
     */
    record Matching(String glob) implements Output {

        static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

        /** @throws IllegalArgumentException if the pattern is not one within the task's directory */
        public Matching {
            requireNonNull(glob, "glob must not be null");
            if (glob.isBlank() || glob.startsWith("/")) {
                throw new IllegalArgumentException(
                        "pattern of an output must be relative to the task's working directory, was \"" + glob + "\"");
            }
        }

        /** Returns the directory before the first wildcard, or the file if there is none; without what leads upwards. */
        String fixedPath() {
            String path = glob.replace('\\', '/');
            Matcher wildcard = WILDCARD.matcher(path);
            String fixed = wildcard.find() ? path.substring(0, path.lastIndexOf('/', wildcard.start()) + 1) : path;
            return fixed.replaceAll("(?<=^|/)\\.{1,2}/", "");
        }
    }
}
