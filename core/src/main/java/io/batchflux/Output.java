package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * An output is what a task leaves in its working directory for the caller, as a rule only if its process exits with 0.
 */
public sealed interface Output {

    /**
     * Returns the output that is this one file; a task that succeeds without writing it is a failed task.
     * If Azure Batch runs the task again, what an earlier try has written there does not count.
     *
     * @param name what the caller calls it: 1 to 64 letters, digits, hyphens and underscores
     * @param path where the task writes it, relative to its working directory; {@code ../stdout.txt} and {@code ../stderr.txt}
     *     are what it has printed
     */
    static Named named(String name, String path) {
        return Named.of(name, path);
    }

    /**
     * Returns all files that match; there may be none.
     *
     * <p>A pattern means what the node's uploader makes of it, and what that would lose is refused: {@code ?} and {@code [...]} are
     * understood in, or behind, a part of the path that has a {@code *}; {@code **} is a part of its own. A name that begins with a
     * dot must be named so. If Azure Batch runs the task again, files of the earlier tries on the same node match too.
     *
     * @param glob relative to the working directory; {@code *}, {@code **}, {@code ?} and {@code [...]} are understood
     * @throws IllegalArgumentException if it is not relative, holds a {@code $}, or would not take what matches
     */
    static Output pattern(String glob) {
        return Matching.of(glob);
    }

    /** One file that must be there, or what the task has printed. */
    final class Named extends GrowableValue<Named> implements Output {

        private static final Shape<Named> SHAPE = new Shape<>(Named::new);
        private static final Attribute<String> NAME =
                SHAPE.<String>attribute("name").checkedBy((named, name) -> Check.id("name of an output", name));
        private static final Attribute<String> PATH =
                SHAPE.<String>attribute("path").checkedBy(Named::path);
        /** Outside of the working directory there is nothing else that is the task's. */
        private static final Set<String> PRINTED = Set.of("../stdout.txt", "../stderr.txt");

        private static final Attribute<Boolean> ON_FAILURE = SHAPE.attribute("onFailure", false);

        private Named(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        static Named of(String name, String path) {
            return SHAPE.initial().with(NAME, name).with(PATH, path);
        }

        private static String path(String named, String path) {
            if (PRINTED.contains(path)) {
                return path;
            }
            Check.nodePath("path of an output", path);
            OutputPattern.refuseVariable("path of an output", path);
            if (OutputPattern.WILDCARD.matcher(path).find()) {
                throw new IllegalArgumentException(
                        "path of a named output must not have wildcards, was \"" + path + "\"; use Output.pattern");
            }
            return path;
        }

        /** Returns what the caller calls it. */
        public String name() {
            return get(NAME);
        }

        /** Returns where the task writes it. */
        public String path() {
            return get(PATH);
        }

        /** Returns whether it is what the task has printed, which a node may not have. */
        boolean isLog() {
            return PRINTED.contains(path());
        }

        /** Returns whether it is fetched also if the task fails, in which case it need not be there. */
        public boolean onFailure() {
            return get(ON_FAILURE);
        }

        /** Returns a copy that is, or is not, fetched also if the task fails. */
        public Named withOnFailure(boolean onFailure) {
            return with(ON_FAILURE, onFailure);
        }
    }

    /** Any number of files. */
    final class Matching extends GrowableValue<Matching> implements Output {

        private static final Shape<Matching> SHAPE = new Shape<>(Matching::new);
        private static final Attribute<String> GLOB =
                SHAPE.<String>attribute("glob").checkedBy(Matching::relative);

        private Matching(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        static Matching of(String glob) {
            return SHAPE.initial().with(GLOB, glob);
        }

        private static String relative(String named, String glob) {
            if (glob.isBlank() || glob.startsWith("/")) {
                throw new IllegalArgumentException(
                        "pattern of an output must be relative to the task's working directory, was \""
                                + Text.shown(glob) + "\"");
            }
            return OutputPattern.checked(Text.path("pattern of an output", glob));
        }

        /** Returns the pattern that the files match. */
        public String glob() {
            return get(GLOB);
        }

        /** Returns the directory before the first wildcard, or the file if there is none; without what leads upwards. */
        String fixedPath() {
            String path = glob().replace('\\', '/');
            Matcher wildcard = OutputPattern.WILDCARD.matcher(path);
            String fixed = wildcard.find() ? path.substring(0, path.lastIndexOf('/', wildcard.start()) + 1) : path;
            return fixed.replaceAll("(?<=^|/)\\.{1,2}/", "");
        }
    }
}
