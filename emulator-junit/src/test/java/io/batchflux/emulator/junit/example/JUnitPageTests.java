package io.batchflux.emulator.junit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/junit.md is that of the tests here and of those with a container. */
class JUnitPageTests {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/test/java/io/batchflux/emulator/junit/example");
    private static final Path CONTAINER = Path.of("../emulator-testcontainers/src/test/java/io/batchflux/emulator")
            .resolve("testcontainers/BatchEmulatorContainerIntegrationTests.java");

    @Test
    void thePageShowsWhatIsTested() throws IOException {
        String sources = Files.readString(SOURCES.resolve("ReportsTests.java"))
                + Files.readString(SOURCES.resolve("SpotTests.java"))
                + Files.readString(SOURCES.resolve("WordsIntegrationTests.java"))
                + Files.readString(CONTAINER);

        List<String> blocks = JAVA.matcher(Files.readString(Path.of("../docs/junit.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(2)
                .allSatisfy(block -> assertThat(sources).containsIgnoringWhitespaces(block));
    }
}
