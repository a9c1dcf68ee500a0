package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsciiClassPathTests {

    @TempDir
    Path directory;

    @Test
    void whatIsNotAsciiIsCopiedOnce() throws IOException {
        Path classes = directory.resolve("b\u00e4r/classes");
        Path some = Files.createDirectories(classes.resolve("some"));
        Path jar = Files.writeString(directory.resolve("b\u00e4r/a.jar"), "jar");
        Files.writeString(some.resolve("A.class"), "class");
        String classPath = String.join(File.pathSeparator, classes.toString(), "/plain.jar", jar.toString());

        List<String> entries = List.of(AsciiClassPath.of(classPath).split(File.pathSeparator));

        assertThat(entries).hasSize(3).contains("/plain.jar").noneMatch(entry -> entry.contains("\u00e4"));
        assertThat(Path.of(entries.get(0)).resolve("some/A.class")).hasContent("class");
        assertThat(Path.of(entries.get(2))).hasContent("jar");
        assertThat(AsciiClassPath.of(classPath)).isEqualTo(String.join(File.pathSeparator, entries));
    }
}
