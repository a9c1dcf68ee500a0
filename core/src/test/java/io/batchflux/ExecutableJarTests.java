package io.batchflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.batchflux.CodeBundle.CodeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** What the class loader of an executable jar finds, a node finds too; and our own configuration stays here. */
class ExecutableJarTests {

    private static final byte[] TEXT = "text".getBytes(UTF_8);

    @TempDir
    Path directory;

    private CodeBundle bundle(Code code) {
        return requireNonNull(CodeBundler.bundle(code, directory.resolve("cache"), Disk.on(Schedulers.immediate()))
                .block(Duration.ofSeconds(60)));
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                // The same files are the same bytes, whenever they are written.
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 2, 3, 4));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Path executable(String inside, Map<String, byte[]> more) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("org/springframework/boot/loader/Launcher.class", TEXT);
        files.put(inside + "/classes/", new byte[0]);
        files.put(inside + "/classes/app/Shot.class", "shot".getBytes(UTF_8));
        files.put(inside + "/classes/data.txt", TEXT);
        files.put(inside + "/lib/zebra-1.0.jar", zip(Map.of("zebra/Zebra.class", TEXT)));
        files.put(inside + "/lib/ape-1-SNAPSHOT.jar", zip(Map.of("ape/Ape.class", TEXT)));
        files.put(inside + "/lib/notes.txt", TEXT);
        files.putAll(more);
        return Files.write(directory.resolve("my app.jar"), zip(files));
    }

    private static Map<String, byte[]> content(CodeBundle bundle, String archive, String stem) throws IOException {
        Path found = bundle.archives().stream()
                .filter(file -> file.name().equals(archive))
                .findFirst()
                .orElseThrow()
                .path();
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(found.toFile())) {
            ZipEntry jar = zip.stream()
                    .filter(entry -> entry.getName().startsWith(stem + "-"))
                    .findFirst()
                    .orElseThrow();
            try (ZipInputStream in = new ZipInputStream(
                    new ByteArrayInputStream(zip.getInputStream(jar).readAllBytes()))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    if (!entry.isDirectory()) {
                        files.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return files;
    }

    private static List<String> ours(CodeBundle bundle) {
        return bundle.files().stream()
                .map(CodeFile::name)
                .filter(name -> name.matches("(classes|zebra|ape).*"))
                .map(name -> name.replaceAll("-[0-9a-f]{16}\\.jar$", ""))
                .limit(3)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOT-INF", "WEB-INF"})
    void itsClassesAndItsJarsAreSentInTheOrderOfItsClassLoader(String inside) throws IOException {
        CodeBundle bundle = bundle(Code.jars(executable(inside, Map.of())));

        assertThat(ours(bundle)).containsExactly("classes", "zebra-1.0", "ape-1-SNAPSHOT");
        assertThat(bundle.files()).extracting(CodeFile::name).noneMatch(name -> name.contains("app"));
        assertThat(content(bundle, "application.zip", "classes")).containsOnlyKeys("app/Shot.class", "data.txt");
        assertThat(content(bundle, "application.zip", "ape-1-SNAPSHOT")).containsOnlyKeys("ape/Ape.class");
        assertThat(content(bundle, "dependencies.zip", "zebra-1.0")).containsOnlyKeys("zebra/Zebra.class");
    }

    private Path unpacked(Path jar) throws IOException {
        Path root = directory.resolve("unpacked");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry :
                    zip.stream().filter(each -> !each.isDirectory()).toList()) {
                Path file = root.resolve(entry.getName());
                Files.createDirectories(requireNonNull(file.getParent()));
                Files.write(file, zip.getInputStream(entry).readAllBytes());
            }
        }
        return root;
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOT-INF", "WEB-INF"})
    void unpackedItIsSentInTheSameWayAndNotOnceMoreAsAWhole(String inside) throws IOException {
        Path root = unpacked(executable(
                inside,
                Map.of(
                        inside + "/classpath.idx",
                        ("- \"" + inside + "/lib/zebra-1.0.jar\"\n- \"" + inside + "/lib/ape-1-SNAPSHOT.jar\"\n")
                                .getBytes(UTF_8))));

        CodeBundle bundle = bundle(Code.jars(root));

        assertThat(ours(bundle)).containsExactly("classes", "zebra-1.0", "ape-1-SNAPSHOT");
        assertThat(bundle.files()).extracting(CodeFile::name).noneMatch(name -> name.contains("unpacked"));
        assertThat(content(bundle, "application.zip", "classes")).containsOnlyKeys("app/Shot.class", "data.txt");
        Files.delete(root.resolve(inside + "/classpath.idx"));
        assertThat(ours(bundle(Code.jars(root)))).containsExactly("classes", "ape-1-SNAPSHOT", "zebra-1.0");
    }

    @Test
    void withoutTheLoaderADirectoryIsOneOfClasses() throws IOException {
        Path root = unpacked(executable("WEB-INF", Map.of()));
        Files.delete(root.resolve("org/springframework/boot/loader/Launcher.class"));
        Files.delete(root.resolve("org/springframework/boot/loader"));

        assertThat(bundle(Code.jars(root)).files().get(0).name()).startsWith("unpacked-");
    }

    /** Is started with nothing but {@code java.base}. */
    static final class WithoutZipfs {

        public static void main(String... arguments) {
            try (CodePlaces places = new CodePlaces()) {
                System.out.println(places.inside(Path.of(arguments[0]), "a"));
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }

        private WithoutZipfs() {}
    }

    @Test
    void aRunTimeImageThatCannotLookIntoJarsIsTold() throws Exception {
        Path jar = executable("BOOT-INF", Map.of());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutZipfs.class.getName(),
                        jar.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).contains(jar.toString(), "lacks the module jdk.zipfs", "jlink --add-modules jdk.zipfs");
    }

    @Test
    void theSameContentIsTheSameBundleAndAnotherOneIsNot() throws IOException {
        CodeBundle before = bundle(Code.jars(executable("BOOT-INF", Map.of())));

        assertThat(bundle(Code.jars(executable("BOOT-INF", Map.of()))).hash()).isEqualTo(before.hash());
        Map<String, byte[]> other =
                Map.of("BOOT-INF/lib/zebra-1.0.jar", zip(Map.of("zebra/Zebra.class", "ttxt".getBytes(UTF_8))));
        assertThat(bundle(Code.jars(executable("BOOT-INF", other))).hash()).isNotEqualTo(before.hash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jar:file:%s!/BOOT-INF/classes!/",
                "jar:nested:%s/!BOOT-INF/classes/!/",
                "jar:file:%s!/BOOT-INF/lib/zebra-1.0.jar!/",
                "jar:nested:%s/!BOOT-INF/lib/zebra-1.0.jar!/",
                "jar:file:%s!/"
            })
    void aPlaceInsideIsFoundByTheUrlOfItsClasses(String url) throws IOException {
        Path jar = executable("BOOT-INF", Map.of());
        URL place = new URL(null, url.formatted(jar).replace("nested:", "file:"));
        try (CodePlaces places = new CodePlaces()) {
            Path found = places.of(place, "a class");

            if (url.contains("classes")) {
                assertThat(found.resolve("app/Shot.class")).content().isEqualTo("shot");
            } else if (url.contains("zebra")) {
                assertThat(JarContents.has(found, "zebra/Zebra.class")).isTrue();
                assertThat(JarContents.has(found, "zebra/Zorro.class")).isFalse();
            } else {
                assertThat(found).isEqualTo(jar);
            }
        }
    }

    @Test
    void aJarInsideThatIsNoneIsTold() throws IOException {
        Path jar = executable("BOOT-INF", Map.of("BOOT-INF/lib/broken.jar", TEXT));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> bundle(Code.jars(jar)))
                .withMessageContaining("BOOT-INF/lib/broken.jar cannot be read");
    }

    private static final List<String> CONFIGURATION = List.of(
            "application.properties",
            "application.yml",
            "application-prod.yaml",
            "config/application.properties",
            "bootstrap.yml");

    /** As people write it, and the one that has nothing of ours in it last. */
    private static Map<String, byte[]> configuration(String prefix) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(prefix + "application.properties", "a=1\nbatchflux.batch-account.key = SECRET\n".getBytes(UTF_8));
        files.put(prefix + "application.yml", "a:\n  b: 1\nbatchflux:\n  key: SECRET\n".getBytes(UTF_8));
        files.put(prefix + "application-prod.yaml", "\"batchflux\": {key: SECRET}\n".getBytes(UTF_8));
        files.put(prefix + "config/application.properties", "BATCHFLUX.key=SECRET".getBytes(UTF_8));
        files.put(prefix + "bootstrap.yml", "---\nspring: 1\n---\nbatchflux.key: SECRET".getBytes(UTF_8));
        files.put(prefix + "application-test.properties", "logging.level.io.batchflux=debug".getBytes(UTF_8));
        files.put(prefix + "app/Shot.class", TEXT);
        return files;
    }

    @Test
    void configurationOfOursIsNotSentWhereverItIs() throws IOException {
        List<Path> places = new ArrayList<>();
        Path classes = Files.createDirectory(directory.resolve("classes"));
        for (Map.Entry<String, byte[]> file : configuration("").entrySet()) {
            Path path = classes.resolve(file.getKey());
            Files.createDirectories(requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        places.add(classes);
        places.add(Files.write(directory.resolve("classes.jar"), zip(configuration(""))));
        places.add(executable("BOOT-INF", configuration("BOOT-INF/classes/")));
        places.add(executable("BOOT-INF", Map.of("BOOT-INF/lib/zebra-1.0.jar", zip(configuration("")))));

        for (Path place : places) {
            CodeBundle bundle = bundle(Code.jars(place));
            String stem = bundle.files().get(0).name().replaceAll("-[0-9a-f]{16}\\.jar$", "");

            assertThat(content(bundle, "application.zip", stem))
                    .as(place.toString())
                    .containsKeys("app/Shot.class")
                    .doesNotContainKeys(CONFIGURATION.toArray(String[]::new));
        }
        assertThat(content(bundle(Code.jars(classes)), "application.zip", "classes"))
                .containsKey("application-test.properties");
    }

    @Test
    void aJarWithoutConfigurationOfOursIsSentAsItIs() throws IOException {
        byte[] jar = zip(Map.of("application.properties", "server.port=1".getBytes(UTF_8)));
        Path library = Files.write(directory.resolve("library.jar"), jar);

        CodeFile sent = bundle(Code.jars(library)).files().get(0);

        assertThat(sent.path()).isEqualTo(library).hasBinaryContent(jar);
        assertThat(sent.sha256()).isEqualTo(Digests.sha256(new ByteArrayInputStream(jar)));
    }
}
