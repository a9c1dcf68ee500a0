package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the POMs of all modules keep to. */
class PomsTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SKIP = Pattern.compile("<skipITs>(.*?)</skipITs>");

    private static List<Path> poms() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                3,
                (file, attributes) ->
                        file.endsWith("pom.xml") && !file.toString().contains("node_modules"))) {
            return files.toList();
        }
    }

    /** {@code mvn install -DskipTests} is how somebody gets a snapshot. */
    @Test
    void skipTestsLeavesOutIntegrationTestsToo() throws IOException {
        List<Path> poms = poms();

        assertThat(poms).hasSizeGreaterThan(10);
        for (Path pom : poms) {
            Matcher skip = SKIP.matcher(Files.readString(pom));
            while (skip.find()) {
                assertThat(skip.group(1)).as("skipITs of %s", pom).isIn("true", "${skipTests}");
            }
        }
    }
}
