package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.rules.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each promise of docs/promises.md names tests, and they are there. */
class PromisesTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Tests)(?:#(\\w+))?`");

    private static Map<String, Path> testClasses() throws IOException {
        Map<String, Path> classes = new TreeMap<>();
        for (Path file : SourceTree.files(ROOT, "Tests.java")) {
            classes.put(file.getFileName().toString().replace(".java", ""), file);
        }
        return classes;
    }

    @Test
    void everyPromiseIsHeldByTestsThatAreThere() throws IOException {
        Map<String, Path> classes = testClasses();
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/promises.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| Promise")) {
                continue;
            }
            List<MatchResult> named = NAMED.matcher(line).results().toList();
            if (named.isEmpty()) {
                missing.add("no test: " + line);
            }
            for (MatchResult test : named) {
                Path source = classes.get(test.group(1));
                String method = test.group(2);
                if (source == null
                        || (method != null && !Files.readString(source).contains(" " + method + "("))) {
                    missing.add(test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
