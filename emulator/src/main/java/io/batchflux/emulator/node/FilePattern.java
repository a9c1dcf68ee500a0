package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file pattern names output files, as the file uploader of Azure Batch's nodes takes it. What is in front of the
 * first part of the path that holds a {@code *} is a directory, by its name; the rest is globbed as Python's
 * {@code pathlib} does: {@code *}, {@code ?} and {@code [abc]} within a name, and a part {@code **} is any number of
 * directories, and never a file. A wildcard does not match a dot at the beginning of a name. A pattern without a
 * {@code *} is for one blob, even if several files match.
 */
final class FilePattern {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)|%(\\w+)%");
    private static final String ANY_DIRECTORIES = "**";

    /**
     * A match is a file that the pattern names.
     *
     * @param root what it is in
     * @param file the file, without links
     * @param name its path below the last directory of the pattern that is named without a {@code *}
     */
    record Match(FileRoot root, Path file, String name) implements Callable<SeekableByteChannel> {

        /** Opens it. */
        @Override
        public SeekableByteChannel call() throws IOException {
            return root.open(file);
        }
    }

    private final String base;
    private final List<String> parts;
    private final boolean hasWildcards;
    private final boolean takesDotFiles;

    private FilePattern(String base, List<String> parts, boolean hasWildcards, boolean takesDotFiles) {
        this.base = base;
        this.parts = parts;
        this.hasWildcards = hasWildcards;
        this.takesDotFiles = takesDotFiles;
    }

    /**
     * Reads a pattern.
     *
     * @param takesDotFiles whether a wildcard matches a dot at the beginning of a name all the same
     */
    static FilePattern of(String pattern, Map<String, String> environment, boolean takesDotFiles) {
        String path = expand(pattern, environment).replace('\\', '/');
        int star = path.indexOf('*');
        int cut = star < 0 ? path.lastIndexOf('/') : path.lastIndexOf('/', star);
        return new FilePattern(
                path.substring(0, cut + 1), List.of(path.substring(cut + 1).split("/")), star >= 0, takesDotFiles);
    }

    /** Returns whether the files that match go to blobs of their own. */
    boolean hasWildcards() {
        return hasWildcards;
    }

    /**
     * Finds the files that match, in the order of their names. A pattern may name any directory of the node; links may
     * not lead out of the directory of the task.
     *
     * @param node the root directory of the node
     * @throws IOException if a directory cannot be read, a pattern is none, or a file is a link to one outside of the directory
     */
    List<Match> find(Path workingDirectory, Path node) throws IOException {
        Path directory = resolve(workingDirectory, base).normalize();
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        Path task = workingDirectory.resolveSibling("").normalize();
        FileRoot root = new FileRoot(directory.startsWith(task) ? task : node);
        root.require(directory);
        Set<Path> files = new LinkedHashSet<>();
        select(directory, 0, files);
        List<Match> matches = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            Path real = root.require(file);
            matches.add(new Match(root, real, hasWildcards ? name(real, directory) : FileNames.last(file)));
        }
        return matches;
    }

    /** Links are followed before a file gets its name. */
    private static String name(Path real, Path directory) throws IOException {
        Path base = directory.toRealPath();
        if (!real.startsWith(base)) {
            throw new IOException(FileNames.text(real) + " is not in the subpath of " + FileNames.text(base));
        }
        return FileNames.below(base, real);
    }

    private void select(Path directory, int part, Set<Path> files) throws IOException {
        String name = parts.get(part);
        boolean last = part == parts.size() - 1;
        if (name.equals(ANY_DIRECTORIES)) {
            // At the end, it stands for directories alone.
            if (!last) {
                select(directory, part + 1, files);
                for (Path child : children(directory)) {
                    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && !isHidden(child)) {
                        select(child, part, files);
                    }
                }
            }
            return;
        }
        for (Path found : named(directory, name)) {
            if (last && Files.isRegularFile(found)) {
                files.add(found);
            } else if (!last && Files.isDirectory(found)) {
                select(found, part + 1, files);
            }
        }
    }

    private List<Path> named(Path directory, String name) throws IOException {
        if (name.contains(ANY_DIRECTORIES)) {
            throw new IOException("Invalid pattern: '**' can only be an entire path component");
        }
        if (!name.matches("(?s).*[*?\\[].*")) {
            return List.of(resolve(directory, name));
        }
        Pattern regex = Pattern.compile(regex(name), Pattern.DOTALL);
        return children(directory).stream()
                .filter(child -> name.startsWith(".") || !isHidden(child))
                .filter(child -> regex.matcher(FileNames.last(child)).matches())
                .toList();
    }

    private boolean isHidden(Path path) {
        return !takesDotFiles && FileNames.last(path).startsWith(".");
    }

    private static Path resolve(Path directory, String name) throws IOException {
        try {
            return FileNames.resolve(directory, name);
        } catch (InvalidPathException e) {
            throw new IOException(e);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        }
        return children;
    }

    private static String expand(String pattern, Map<String, String> environment) {
        Matcher matcher = VARIABLE.matcher(pattern);
        return matcher.replaceAll(variable -> {
            String name = Stream.of(variable.group(1), variable.group(2), variable.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            return Matcher.quoteReplacement(environment.getOrDefault(name, variable.group()));
        });
    }

    private static String regex(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int close = c == '[' ? name.indexOf(']', i + 2) : -1;
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (close > 0) {
                String members = name.substring(i + 1, close);
                boolean negated = members.startsWith("!");
                String escaped = members.substring(negated ? 1 : 0).replaceAll("([\\\\\\[\\]^&])", "\\\\$1");
                regex.append(negated ? "[^" : "[").append(escaped).append(']');
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
