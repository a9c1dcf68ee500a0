package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A program that is one jar, {@code java -jar app.jar}, whose manifest names the others. */
@Tag("long")
class EndToEndExecutablesIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    private static final String SOURCE = """
            import io.batchflux.*;
            import io.batchflux.azure.*;

            public class Launch {
                record Shot(double x, double y) {}

                static double distance(Shot shot) {
                    return Math.sqrt(shot.x() * shot.x() + shot.y() * shot.y());
                }

                public static void main(String[] args) {
                    var batch = AzureBatch.connect(AzureBatchOptions.load());
                    var runner = batch.runner().withOptions(o -> o.withFunctions(f -> f.withJavaCommand(args[0])));
                    System.out.println("result " + runner.call(Launch::distance, new Shot(3, 4)).block());
                    batch.close();
                }
            }
            """;

    @TempDir
    Path directory;

    private Path jar() throws IOException {
        Path source = Files.writeString(directory.resolve("Launch.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.resolve("classes").toString(), source.toString());
        assertThat(failed).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Launch");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(Path::of)
                                .filter(Files::exists)
                                .map(entry -> entry.toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = directory.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> classes = Files.list(directory.resolve("classes"))) {
            for (Path file : classes.sorted().toList()) {
                out.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    @Test
    void anExecutableJarSendsItselfAndWhatItsManifestNames() throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().toString(),
                        EndToEnd.JAVA)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.txt").toFile())
                .directory(directory.toFile());
        process.environment().putAll(azure.environment());
        Process running = process.start();
        try {
            assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            running.destroyForcibly();
        }

        assertThat(Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8))
                .contains("result 5.0");
    }
}
