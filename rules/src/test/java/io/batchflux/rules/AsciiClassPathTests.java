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
    void whatIsNotAsciiIsReachedByALink() throws IOException {
        Path odd = Files.createDirectories(directory.resolve("b\u00e4r/classes"));
        Path jar = Files.writeString(directory.resolve("b\u00e4r/a.jar"), "jar");
        Files.writeString(odd.resolve("A.class"), "class");
        String classPath = String.join(File.pathSeparator, odd.toString(), "/plain.jar", jar.toString());

        for (int time = 0; time < 2; time++) {
            List<String> entries =
                    List.of(AsciiClassPath.of(classPath, directory).split(File.pathSeparator));

            assertThat(entries).hasSize(3).contains("/plain.jar").noneMatch(entry -> entry.contains("\u00e4"));
            assertThat(Path.of(entries.get(0)).resolve("A.class")).hasContent("class");
            assertThat(Path.of(entries.get(2))).hasContent("jar").hasExtension("jar");
        }
    }
}
