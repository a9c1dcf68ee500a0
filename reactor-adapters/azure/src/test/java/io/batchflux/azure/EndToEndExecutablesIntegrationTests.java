package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are one file: jars whose manifest names the others, jars of Spring Boot with the others inside, and run-time images. */
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

    private static final String BOOT = "org/springframework/boot/loader/";

    @TempDir
    Path directory;

    private Path compiled(String name, String text, String... options) throws IOException {
        Path source = directory.resolve("source").resolve(name);
        Files.createDirectories(source.getParent());
        Files.writeString(source, text);
        Path classes = directory.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-proc:none", "-d", classes.toString(), source.toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return classes;
    }

    private static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists);
    }

    private static Manifest manifest(String mainClass, Map<String, String> more) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        more.forEach(manifest.getMainAttributes()::putValue);
        return manifest;
    }

    private static void copy(Path root, String prefix, ZipOutputStream out) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new ZipEntry(prefix + root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    private static byte[] jarOf(Path root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            copy(root, "", out);
        }
        return bytes.toByteArray();
    }

    private static void store(byte[] content, String name, ZipOutputStream out) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }

    /** As the plugins for Maven and Gradle make it. */
    private Path springBootJar() throws IOException {
        Path classes = compiled("Launch.java", SOURCE);
        Path jar = directory.resolve("boot app.jar");
        Manifest manifest = manifest(
                (BOOT + "launch/JarLauncher").replace('/', '.'),
                Map.of(
                        "Start-Class", "Launch",
                        "Spring-Boot-Classes", "BOOT-INF/classes/",
                        "Spring-Boot-Lib", "BOOT-INF/lib/"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
            copy(classes, "BOOT-INF/classes/", out);
            int directories = 0;
            for (Path entry : classPath().toList()) {
                if (Files.isDirectory(entry)) {
                    store(jarOf(entry), "BOOT-INF/lib/classes-" + directories++ + ".jar", out);
                } else if (entry.getFileName().toString().startsWith("spring-boot-loader")) {
                    try (FileSystem loader = FileSystems.newFileSystem(entry)) {
                        copy(loader.getPath(BOOT), BOOT, out);
                    }
                } else {
                    store(Files.readAllBytes(entry), "BOOT-INF/lib/" + entry.getFileName(), out);
                }
            }
        }
        return jar;
    }

    private Path jarWithClassPath() throws IOException {
        Path classes = compiled("Launch.java", SOURCE);
        String others = classPath().map(entry -> entry.toUri().toString()).collect(Collectors.joining(" "));
        Path jar = directory.resolve("app.jar");
        try (JarOutputStream out =
                new JarOutputStream(Files.newOutputStream(jar), manifest("Launch", Map.of("Class-Path", others)))) {
            copy(classes, "", out);
        }
        return jar;
    }

    private String run(String java, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(
                        Stream.concat(Stream.of(java, "-XX:TieredStopAtLevel=1"), Stream.of(arguments))
                                .toList())
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
        return Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8);
    }

    private static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }

    @Test
    void anExecutableJarSendsItselfAndWhatItsManifestNames() throws Exception {
        assertThat(run(java(), "-jar", jarWithClassPath().toString(), EndToEnd.JAVA))
                .contains("result 5.0");
    }

    @Test
    void anExecutableJarOfSpringBootSendsItsClassesAndItsJars() throws Exception {
        assertThat(run(java(), "-jar", springBootJar().toString(), EndToEnd.JAVA))
                .contains("result 5.0");
    }

    @Test
    void aRunTimeImageSendsItsModulesThatAreNotJavas() throws Exception {
        Path shots = compiled("shots/Shots.java", """
                package shots;

                public class Shots {
                    public record Shot(double x, double y) {}

                    public static double distance(Shot shot) {
                        return Math.sqrt(shot.x() * shot.x() + shot.y() * shot.y());
                    }
                }
                """);
        compiled("closed/Closed.java", "package closed; public record Closed(double x) {}");
        compiled(
                "module-info.java",
                "module shots { exports shots; opens shots; exports closed; }",
                "--patch-module",
                "shots=" + shots);
        Path modules = Files.move(
                shots, Files.createDirectory(directory.resolve("modules")).resolve("shots"));
        Path image = directory.resolve("image");
        assertThat(java.util.spi.ToolProvider.findFirst("jlink")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "--module-path",
                                modules.toString(),
                                "--add-modules",
                                "shots,java.se,jdk.unsupported,jdk.zipfs",
                                "--output",
                                image.toString()))
                .isZero();
        String main = SOURCE.replaceFirst("(?s)    record Shot.*?public static void main", """
                    static double x(closed.Closed closed) {
                        return closed.x();
                    }

                    public static void main""")
                .replace("Launch::distance, new Shot", "shots.Shots::distance, new shots.Shots.Shot")
                .replace("        batch.close()", """
                        try {
                            runner.call(Launch::x, new closed.Closed(1));
                        } catch (IllegalArgumentException e) {
                            System.out.println(e.getMessage());
                        }
                        batch.close()""");
        Path classes = compiled(
                "Launch.java", main, "-cp", modules + File.pathSeparator + System.getProperty("java.class.path"));
        String classPath = Stream.concat(Stream.of(classes), classPath())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(run(image + "/bin/java", "--add-modules", "shots", "-cp", classPath, "Launch", EndToEnd.JAVA))
                .contains("result 5.0", "Say \"opens closed;\" in the module-info.java of shots.");
    }
}
