package io.batchflux.azure;

import io.batchflux.azure.ConfigurationException.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a file that cannot be read as TOML, by the keys of our section: a comma behind a value, as in
 * Covalent's own example, a key that is there twice, a text without quotes, a {@code null}. A value is shown only if it cannot hold a secret.
 */
final class NotToml {

    static final Pattern ASSIGNMENT = Pattern.compile("\\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\\s*=\\s*(.*?)\\s*");
    private static final Pattern WITH_COMMA = Pattern.compile("(\"[^\"]*\"|'[^']*'|[^\"'\\[{#]*?)\\s*,\\s*(#.*)?");

    private NotToml() {}

    /** Returns what is wrong, which is at this line for a reader of TOML. */
    static List<Problem> explain(Path file, List<String> lines, int wrongLine) {
        List<Problem> problems = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        String section = "";
        boolean isFirst = true;
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.strip().startsWith("[")) {
                section = line.strip();
                if (section.startsWith(ConfigurationFile.SECTION) && !isFirst) {
                    problems.add(new Problem(
                            ConfigurationFile.SECTION,
                            notToml(file, number) + ": the section " + ConfigurationFile.SECTION
                                    + " must be there once.",
                            "Put all of it into one."));
                }
                isFirst &= !section.startsWith(ConfigurationFile.SECTION);
            }
            if (section.startsWith(ConfigurationFile.SECTION)) {
                Problem problem = comma(file, number, line);
                problem = problem == null ? repeated(file, number, line, keys) : problem;
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        return problems.isEmpty() ? List.of(other(file, lines, wrongLine)) : problems;
    }

    private static @Nullable Problem comma(Path file, int number, String line) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (!assignment.matches()) {
            return null;
        }
        Matcher withComma = WITH_COMMA.matcher(assignment.group(2));
        return !withComma.matches()
                ? null
                : new Problem(
                        assignment.group(1),
                        notToml(file, number) + ": the value of " + assignment.group(1) + ", "
                                + shown(assignment.group(1), unquoted(withComma.group(1)))
                                + ", must not be followed by a comma.",
                        "Remove the comma at the end of the line.");
    }

    private static @Nullable Problem repeated(Path file, int number, String line, Set<String> keys) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        return !assignment.matches() || keys.add(assignment.group(1))
                ? null
                : new Problem(
                        assignment.group(1),
                        notToml(file, number) + ": the key " + assignment.group(1) + " must be there once.",
                        "Remove one of the lines.");
    }

    private static Problem other(Path file, List<String> lines, int number) {
        String line = number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
        return new WrongLine(notToml(file, number), line).problem(file);
    }

    private static String notToml(Path file, int line) {
        return "The file " + file + " is not TOML" + (line < 1 ? "" : ", at line " + line);
    }

    static String unquoted(String value) {
        return value.replaceAll("^[\"']|[\"']$", "");
    }

    static String shown(String name, String value) {
        return ConfigurationKey.named(name)
                .map(key -> "\"" + key.printable(value) + "\"")
                .orElse("(hidden)");
    }
}
