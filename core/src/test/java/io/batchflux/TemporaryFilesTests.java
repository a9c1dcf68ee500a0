package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class TemporaryFilesTests {

    @TempDir
    Path directory;

    @Test
    void areForThisUserAlone() throws IOException {
        Path file = TemporaryFiles.create(directory, "code-");

        assertThat(file.getFileName().toString()).startsWith("code-").endsWith(".tmp");
        assertThat(Files.getPosixFilePermissions(file))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    void haveAnotherDirectoryIfTheProgramCannotSpellJavas() {
        assertThat(TemporaryFiles.directory("/var/tmp")).isEqualTo(Path.of("/var/tmp"));
        assertThat(TemporaryFiles.directory("/tmp/\uD800")).isEqualTo(Path.of("/tmp"));
    }

    /** Java's own temporary files end with an error there that no caller expects. */
    @Test
    void areMadeInAProgramOfTheLocaleCWhoseTemporaryDirectoryIsNotAscii() throws Exception {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                directory.toString());
        program.environment().put("LC_ALL", "C");
        program.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory + "/tmp\u00e9");
        Path log = directory.resolve("log");
        Process process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(log).content().contains("made code-");
        assertThat(process.exitValue()).isZero();
    }

    /** What such a program does. */
    static final class Program {

        public static void main(String[] arguments) throws IOException {
            FunctionOptions.ofDefaults();
            System.out.println("made "
                    + TemporaryFiles.create(Path.of(arguments[0]), "code-").getFileName());
        }
    }
}
