package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.CodeBundle.CodeFile;
import io.batchflux.function.Invocation;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.RemoteFunction;
import io.batchflux.function.ResolvedFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

class CodeBundlerTests {

    @TempDir
    Path directory;

    private CodeBundle bundle(Code code) {
        return requireNonNull(CodeBundler.bundle(code, directory.resolve("cache"), Disk.on(Schedulers.immediate()))
                .block(Duration.ofSeconds(60)));
    }

    private Path jar(String name, String entry, String classPath) throws IOException {
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            if (!entry.isEmpty()) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<String> stems(CodeBundle bundle) {
        return bundle.files().stream()
                .map(file -> file.name().replaceAll("-[0-9a-f]{16}\\.jar$", ""))
                .toList();
    }

    private static List<String> withoutNodeProgram(CodeBundle bundle) {
        return stems(bundle).stream()
                .filter(stem -> !stem.startsWith("jackson-") && !stem.equals("classes"))
                .filter(stem -> !stem.startsWith("batchflux-function"))
                .toList();
    }

    @Test
    void keepsTheOrderOfTheClassPathInTheManifestOfTheLastFile() throws IOException {
        CodeBundle bundle = bundle(Code.jars(jar("b.jar", "b", ""), jar("a.jar", "a", "")));

        assertThat(stems(bundle)).startsWith("b", "a").endsWith("classpath.jar");
        CodeFile index = bundle.files().get(bundle.files().size() - 1);
        try (JarFile jar = new JarFile(index.path().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH))
                    .isEqualTo(String.join(
                            " ",
                            bundle.files().stream()
                                    .map(CodeFile::name)
                                    .filter(name -> !name.equals("classpath.jar"))
                                    .toList()));
        }
    }

    static int twice(int value) {
        return 2 * value;
    }

    @Test
    void bringsEverythingThatTheNodeProgramNeeds() throws Exception {
        CodeBundle bundle = bundle(Code.containing(CodeBundlerTests.class));
        Path node = Files.createDirectory(directory.resolve("node"));
        for (CodeFile file : bundle.files()) {
            Files.copy(file.path(), node.resolve(file.name()));
        }
        RemoteFunction<Integer, Integer> twice = CodeBundlerTests::twice;
        Invocation invocation = ResolvedFunction.of(twice).invocation("1", 21);
        Files.writeString(node.resolve(NodeMain.INVOCATIONS_FILE), invocation.toJson());

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        "classpath.jar",
                        NodeMain.class.getName())
                .directory(node.toFile())
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isZero();
        assertThat(Files.readAllLines(node.resolve(NodeMain.OUTCOMES_FILE)).stream()
                        .skip(1)
                        .filter(line -> !line.startsWith("{\"end\":"))
                        .map(Outcome::parse))
                .singleElement()
                .isInstanceOfSatisfying(Outcome.Value.class, value -> {
                    assertThat(value.id()).isEqualTo("1");
                    assertThat(value.json()).isEqualTo("42");
                });
    }

    @Test
    void takesTheClassPathOfTheApplication() {
        CodeBundle bundle = bundle(Code.applicationClassPath());

        assertThat(stems(bundle)).contains("test-classes").anyMatch(stem -> stem.startsWith("reactor-core-"));
        assertThat(bundle.files()).extracting(CodeFile::name).doesNotHaveDuplicates();
        assertThat(bundle.files()).allSatisfy(file -> {
            assertThat(file.size()).isEqualTo(Files.size(file.path()));
            assertThat(file.sha256()).hasSize(64);
        });
    }

    @Test
    void takesTheUrlsOfTheContextClassLoader() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Path jar = jar("plug in.jar", "plugin", "");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);

            assertThat(stems(bundle(Code.applicationClassPath()))).contains("plug_in");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void followsTheManifestsClassPathAndLeavesOutJarsThatHoldNothingElse() throws IOException {
        jar("lib/one.jar", "one", "two.jar missing.jar https://example.com/three.jar");
        jar("lib/two.jar", "two", "one.jar");
        Path booter = jar("booter.jar", "", "lib/one.jar");

        assertThat(withoutNodeProgram(bundle(Code.jars(booter)))).containsExactly("one", "two", "classpath.jar");
    }

    @Test
    void takesTheSameJarOnceAndTellsJarsOfTheSameNameApart() throws IOException {
        Path one = jar("one/util.jar", "one", "");
        Path two = jar("two/util.jar", "two", "");
        Path copy = Files.copy(one, directory.resolve("copy.jar"));

        CodeBundle bundle = bundle(Code.jars(one, two, copy, one));

        assertThat(withoutNodeProgram(bundle)).containsExactly("util", "util", "classpath.jar");
        assertThat(bundle.files()).extracting(CodeFile::name).doesNotHaveDuplicates();
    }

    @Test
    void makesTheSameJarOfTheSameClassesWhateverTheirTimes() throws IOException {
        Path one = Files.createDirectories(directory.resolve("one/x"));
        Path two = Files.createDirectories(directory.resolve("two/x"));
        for (Path path : List.of(one, two)) {
            Files.createDirectories(path.resolve("b/c"));
            Files.writeString(path.resolve("b/c/B.class"), "b");
            Files.writeString(path.resolve("A.class"), "a");
        }
        Files.setLastModifiedTime(two.resolve("A.class"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

        CodeBundle bundle = bundle(Code.jars(one));

        assertThat(bundle(Code.jars(two))).isEqualTo(bundle);
        Files.writeString(two.resolve("A.class"), "changed");
        assertThat(bundle(Code.jars(two)).hash()).isNotEqualTo(bundle.hash());
        try (JarFile jar = new JarFile(bundle.files().get(0).path().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName)).containsExactly("A.class", "b/", "b/c/", "b/c/B.class");
        }
    }

    @Test
    void seesThatAJarHasChanged() throws IOException {
        Path jar = jar("a.jar", "a", "");
        CodeBundle before = bundle(Code.jars(jar));

        jar("a.jar", "something longer", "");

        assertThat(bundle(Code.jars(jar)).hash()).isNotEqualTo(before.hash());
    }

    @Test
    void leavesNoUnfinishedFile() throws IOException {
        bundle(Code.containing(CodeBundlerTests.class));

        try (var files = Files.list(directory.resolve("cache"))) {
            assertThat(files).isNotEmpty().allMatch(file -> file.toString().matches(".*\\.(jar|zip)"));
        }
    }

    private static List<String> entries(CodeBundle bundle, String archive) throws IOException {
        CodeFile found = bundle.archives().stream()
                .filter(file -> file.name().equals(archive))
                .findFirst()
                .orElseThrow();
        try (ZipFile zip = new ZipFile(found.path().toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void sendsThreeArchivesHoweverLongTheClassPathIs() throws IOException {
        Path[] jars = new Path[300];
        for (int i = 0; i < jars.length; i++) {
            jars[i] = jar("library-" + i + ".jar", "entry-" + i, "");
        }
        Path[] withSnapshot = Arrays.copyOf(jars, 301);
        withSnapshot[300] = jar("mine-1-SNAPSHOT.jar", "mine", "");

        CodeBundle bundle = bundle(Code.jars(withSnapshot));

        assertThat(bundle.archives())
                .extracting(CodeFile::name)
                .containsExactly("node.jar", "application.zip", "dependencies.zip");
        assertThat(entries(bundle, "dependencies.zip")).hasSizeGreaterThanOrEqualTo(300);
        assertThat(entries(bundle, "application.zip"))
                .anyMatch(name -> name.startsWith("mine-1-SNAPSHOT-"))
                .contains("classpath.jar");
        assertThat(entries(bundle, "node.jar")).containsExactly("io/batchflux/function/Preparation.class");
    }

    @Test
    void doesNotSendDependenciesAgainForAClassThatHasChanged() throws IOException {
        Path library = jar("library.jar", "library", "");
        Path classes = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(classes.resolve("A.class"), "a");
        CodeBundle before = bundle(Code.jars(classes, library));

        Files.writeString(classes.resolve("A.class"), "b");

        assertThat(bundle(Code.jars(classes, library)).archives())
                .filteredOn(file -> !before.archives().contains(file))
                .extracting(CodeFile::name)
                .containsExactly("application.zip");
    }

    @Test
    void sendsNeitherConfigurationNorHiddenFilesNorKeys() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("here"));
        Files.createDirectories(classes.resolve(".ssh"));
        for (String name : List.of(
                "batchflux.toml",
                "covalent.conf",
                ".ssh/config",
                ".env",
                "id_rsa",
                "server.key",
                "A.class",
                "data.txt")) {
            Files.writeString(classes.resolve(name), name);
        }
        Files.writeString(classes.resolve("mine.pem"), "-----BEGIN RSA PRIVATE KEY-----\nsecret");
        Files.writeString(classes.resolve("authority.pem"), "-----BEGIN CERTIFICATE-----\npublic");

        CodeBundle bundle = bundle(Code.jars(classes));

        Path jar = bundle.files().get(0).path();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder("A.class", "authority.pem", "data.txt");
        }
    }

    @Test
    void takesNothingFromTheCacheThatIsNotWhatItsNameSays() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(classes.resolve("A.class"), "a");
        List<CodeFile> before = bundle(Code.jars(classes)).archives();
        for (CodeFile file : before) {
            Files.writeString(file.path(), "planted");
        }
        Files.writeString(bundle(Code.jars(classes)).files().get(0).path(), "planted too");

        assertThat(bundle(Code.jars(classes)).archives()).isEqualTo(before);

        for (CodeFile file : before) {
            try (InputStream content = Files.newInputStream(file.path())) {
                assertThat(Digests.sha256(content)).isEqualTo(file.sha256());
            }
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void usesNoCacheThatOthersMayWriteTo() throws IOException {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bundle(Code.containing(CodeBundlerTests.class)))
                .withMessageContaining("writable to nobody else")
                .withMessageContaining("rwxrwxrwx")
                .withMessageContaining("cache_dir");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void makesTheCacheForItsUserAlone() throws IOException {
        bundle(Code.containing(CodeBundlerTests.class));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("cache"))))
                .isEqualTo("rwx------");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void saysWhichLinkLeadsBack() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("mine"));
        Files.createSymbolicLink(classes.resolve("again"), classes);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> bundle(Code.jars(classes)))
                .withMessageContaining("again leads back");
    }

    @Test
    void uploadsNothingThatIsInTheImage() {
        Code code = Code.inImage("/app/lib/*");

        assertThat(bundle(code).files()).isEmpty();
        assertThat(code.classPathInImage()).contains("/app/lib/*");
        assertThat(directory.resolve("cache")).doesNotExist();
    }

    @Test
    void saysWhichJarIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bundle(Code.jars(directory.resolve("absent.jar"))))
                .withMessageContaining(directory.resolve("absent.jar") + " must exist");
    }

    @Test
    void saysThatAFileIsNotAJar() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "hello");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bundle(Code.jars(text)))
                .withMessageContaining("must be a jar or a directory of classes");
    }

    @Test
    void saysThatAClassOfThePlatformHasNoJar() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bundle(Code.containing(String.class)))
                .withMessageContaining("java.lang.String must come from a jar or a directory");
    }

    @Test
    void saysThatTheCacheDirectoryCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("cache"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> bundle(Code.containing(CodeBundlerTests.class)))
                .withMessageContaining("The cache directory " + file + " must be a directory")
                .withMessageContaining("cache_dir");
    }
}
