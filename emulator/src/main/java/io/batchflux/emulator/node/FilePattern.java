package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A pattern of output files: {@code *} and {@code ?} within a name, {@code **} across directories, {@code [abc]},
 * {@code [!abc]}, and environment variables.
 *
 * <p>A wildcard does not match a dot at the beginning of a name.
 */
final class FilePattern {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)|%(\\w+)%");
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");
    private static final String ANY_DIRECTORIES = "(?:(?!\\.)[^/]+/)*";

    /**
     * A file that matches.
     *
     * @param file the file
     * @param name its path below the last directory of the pattern that is named without wildcards
     */
    record Match(Path file, String name) {}

    private final String base;
    private final String rest;

    private FilePattern(String base, String rest) {
        this.base = base;
        this.rest = rest;
    }

    static FilePattern of(String pattern, Map<String, String> environment) {
        String path = expand(pattern, environment).replace('\\', '/');
        String fixed = WILDCARD.split(path, 2)[0];
        int cut = hasWildcards(path) ? fixed.lastIndexOf('/') : path.lastIndexOf('/');
        return new FilePattern(path.substring(0, cut + 1), path.substring(cut + 1));
    }

    /** Whether it can match more than one file. */
    boolean hasWildcards() {
        return hasWildcards(rest);
    }

    /** The files that match, in the order of their names. */
    List<Match> find(Path workingDirectory) throws IOException {
        Path directory = workingDirectory.resolve(base).normalize();
        if (!hasWildcards()) {
            Path file = directory.resolve(rest);
            return Files.isRegularFile(file) ? List.of(new Match(file, rest)) : List.of();
        }
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        Pattern regex = Pattern.compile(regex(rest));
        int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
        List<Match> matches = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory, depth)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (regex.matcher(name).matches()) {
                    matches.add(new Match(file, name));
                }
            });
        }
        return matches;
    }

    private static boolean hasWildcards(String path) {
        return WILDCARD.matcher(path).find();
    }

    private static String expand(String pattern, Map<String, String> environment) {
        Matcher matcher = VARIABLE.matcher(pattern);
        return matcher.replaceAll(variable -> {
            String name = Stream.of(variable.group(1), variable.group(2), variable.group(3))
                    .filter(group -> group != null)
                    .findFirst()
                    .orElse("");
            return Matcher.quoteReplacement(environment.getOrDefault(name, variable.group()));
        });
    }

    private static String regex(String path) {
        StringBuilder regex = new StringBuilder();
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("**")) {
                regex.append(ANY_DIRECTORIES).append(last ? "(?!\\.)[^/]+" : "");
            } else {
                regex.append(segments[i].startsWith(".") ? "" : "(?!\\.)");
                appendSegment(regex, segments[i]);
                regex.append(last ? "" : "/");
            }
        }
        return regex.toString();
    }

    private static void appendSegment(StringBuilder regex, String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            int close = c == '[' ? segment.indexOf(']', i + 2) : -1;
            if (c == '*') {
                boolean across = i + 1 < segment.length() && segment.charAt(i + 1) == '*';
                regex.append(across ? ".*" : "[^/]*");
                i += across ? 1 : 0;
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (close > 0) {
                String members = segment.substring(i + 1, close);
                boolean negated = members.startsWith("!");
                String escaped = members.substring(negated ? 1 : 0).replaceAll("([\\\\\\[\\]^&])", "\\\\$1");
                regex.append(negated ? "[^/" : "[").append(escaped).append(']');
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
    }
}
