package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTests {

    private static final Pattern CODE_IN_README = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile(" *// begin\\R(.*?) *// end", Pattern.DOTALL);

    private static String find(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1).stripTrailing().stripIndent();
    }

    @Test
    void hasTheCodeOfTheSnippet() throws IOException {
        assertThat(find(CODE_IN_README, Path.of("../README.md")))
                .as("Copy the region of ReadmeSnippet into the README")
                .isEqualTo(find(REGION, Path.of("src/main/java/io/batchflux/examples/ReadmeSnippet.java")));
    }
}
