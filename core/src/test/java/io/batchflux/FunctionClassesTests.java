package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.function.RemoteFunction;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** A function whose class no node will have is refused before any request, or its class is sent. */
class FunctionClassesTests {

    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    /** Comes to a program in other ways than its class path. */
    public static final class Plugin {

        /** Is part of it. */
        static final class Size {

            static int two() {
                return 2;
            }

            private Size() {}
        }

        static int twice(int number) {
            return number * Size.two();
        }

        /** Called by reflection, since the test has the class of the same name of another loader. */
        public static RemoteFunction<Integer, Integer> function() {
            return Plugin::twice;
        }

        private Plugin() {}
    }

    /** Loads the plugin's classes itself, whatever its parent has. */
    private static class PluginLoader extends ClassLoader {

        final Map<String, byte[]> classes = new TreeMap<>();

        PluginLoader(String name) throws IOException {
            super(name, FunctionClassesTests.class.getClassLoader());
            for (Class<?> type : List.of(Plugin.class, Plugin.Size.class)) {
                classes.put(type.getName(), bytes(type));
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] content = classes.get(name);
            if (content == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, content, 0, content.length) : loaded;
        }

        @Override
        public @Nullable URL getResource(String name) {
            return classes.containsKey(name.replace('/', '.').replaceFirst("\\.class$", ""))
                    ? null
                    : super.getResource(name);
        }
    }

    /** Hands out the bytes, as the loaders of JShell and of the source launcher do. */
    private static class MemoryLoader extends PluginLoader {

        MemoryLoader() throws IOException {
            super("memory");
        }

        @Override
        public @Nullable URL getResource(String name) {
            byte[] content = classes.get(name.replaceFirst("\\.class$", "").replace('/', '.'));
            if (content == null) {
                return super.getResource(name);
            }
            try {
                return new URL("memory", null, -1, "/" + name, new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new URLConnection(url) {
                            @Override
                            public void connect() {}

                            @Override
                            public InputStream getInputStream() {
                                return new ByteArrayInputStream(content);
                            }
                        };
                    }
                });
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file))) {
            return in.readAllBytes();
        }
    }

    @SuppressWarnings("unchecked") // Nothing but the loader is another one.
    private static RemoteFunction<Integer, Integer> function(Class<?> plugin) throws ReflectiveOperationException {
        return (RemoteFunction<Integer, Integer>)
                Objects.requireNonNull(plugin.getMethod("function").invoke(null));
    }

    private static RemoteFunction<Integer, Integer> functionOf(ClassLoader loader) throws ReflectiveOperationException {
        return function(Class.forName(Plugin.class.getName(), true, loader));
    }

    private BatchRunner runner(Code code) {
        rig.with(options -> options.withFunctions(options.functions()
                .withCacheDirectory(directory.resolve("cache"))
                .withCode(code)));
        return rig.runner();
    }

    private void assertNothingWasAsked() {
        assertThat(rig.service.requests().count()).isZero();
        assertThat(rig.store.requests().count()).isZero();
    }

    @Test
    void aClassOfAnotherLoaderIsRefusedBeforeAnyRequestAndSaysHowItWasLoaded() throws Exception {
        RemoteFunction<Integer, Integer> function = functionOf(new PluginLoader("plugins"));
        BatchRunner runner = runner(Code.jars(emptyJar()));

        assertThatThrownBy(() -> runner.call(function, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "The class " + Plugin.class.getName() + " of the function cannot be sent to a node")
                .hasMessageContaining("It was loaded by the class loader \"plugins\"")
                .hasMessageContaining("made at run time");
        assertThatThrownBy(() -> runner.sweep(function, Flux.just(1))).isInstanceOf(IllegalArgumentException.class);
        assertNothingWasAsked();
    }

    /** Loads them from where executable jars and run-time images have them. */
    private static final class LinkedLoader extends PluginLoader {

        private final ProtectionDomain domain;

        LinkedLoader(String location) throws IOException {
            super("app");
            domain = new ProtectionDomain(new CodeSource(new URL(location), (Certificate[]) null), null);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] content = classes.get(name);
            Class<?> loaded = findLoadedClass(name);
            return content == null || loaded != null
                    ? super.loadClass(name, resolve)
                    : defineClass(name, content, 0, content.length, domain);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jar:file:/app.jar!/BOOT-INF/classes!/, withCode(Code.containing(Plugin.class)) or withCode(Code.jars(..))",
        "jrt:/com.example.app, withCode(Code.containing(Plugin.class)) or withCode(Code.jars(..))",
        "http://plugins.example/p.jar, 'name one that has the class, with FunctionOptions.withCode(Code.jars(..))'"
    })
    void aClassOfAnExecutableJarOrARunTimeImageThatIsNotSentIsRefusedAndSaysWhatToName(String location, String remedy)
            throws Exception {
        RemoteFunction<Integer, Integer> function = functionOf(new LinkedLoader(location));
        BatchRunner runner = runner(Code.jars(emptyJar()));

        assertThatThrownBy(() -> runner.call(function, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from " + location)
                .hasMessageContaining(remedy);
        assertNothingWasAsked();
    }

    private Path emptyJar() throws IOException {
        Path jar = directory.resolve("other.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("data"));
        }
        return jar;
    }

    @Test
    void aClassThatTheChosenCodeLacksIsRefusedAndSaysWhatToDo() throws Exception {
        BatchRunner runner = runner(Code.jars(emptyJar()));

        assertThatThrownBy(() -> runner.call(Plugin::twice, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test-classes")
                .hasMessageContaining("is not in what Code.jars(..) sends")
                .hasMessageContaining("Code.containing(Plugin.class)");
        assertNothingWasAsked();
    }

    @Test
    void aClassOfAPluginsDirectoryIsRefusedUnlessItIsNamed() throws Exception {
        Path source = Files.writeString(directory.resolve("Plug.java"), """
                public class Plug {
                    static int twice(int number) { return 2 * number; }
                    public static io.batchflux.function.RemoteFunction<Integer, Integer> function() { return Plug::twice; }
                }
                """);
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                plugins.toString(),
                                source.toString()))
                .isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {plugins.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> plug = loader.loadClass("Plug");
            RemoteFunction<Integer, Integer> function = function(plug);

            assertThatThrownBy(() -> runner(Code.applicationClassPath()).call(function, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("It was loaded by a java.net.URLClassLoader from file:" + plugins)
                    .hasMessageContaining("is not in what Code.applicationClassPath() sends")
                    .hasMessageContaining("withCode(Code.containing(Plug.class))");
            assertNothingWasAsked();
            assertThat(runner(Code.containing(plug)).call(function, 1)).isNotNull();
        }
    }

    @Test
    void aClassThatACopyHasIsNotRefused() throws Exception {
        Path copy = directory.resolve("copy");
        for (Class<?> type : List.of(Plugin.class, Plugin.Size.class)) {
            Path file = copy.resolve(type.getName().replace('.', '/') + ".class");
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, bytes(type));
        }

        assertThat(runner(Code.jars(copy)).call(Plugin::twice, 1)).isNotNull();
    }

    @Test
    void whatIsInTheImageOrOfJavaItselfIsNotLookedFor() throws Exception {
        assertThat(runner(Code.inImage("/app/*")).call(Plugin::twice, 1)).isNotNull();
        assertThat(runner(Code.jars(emptyJar())).call(Integer::bitCount, 1)).isNotNull();
    }

    @Test
    void aHiddenClassIsRefused() throws Exception {
        Class<?> hidden = MethodHandles.lookup()
                .defineHiddenClass(bytes(Plugin.class), true)
                .lookupClass();
        BatchRunner runner = runner(Code.containing(FunctionClassesTests.class));

        assertThatThrownBy(() -> runner.call(function(hidden), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hidden");
        assertNothingWasAsked();
    }

    @Test
    void aClassInMemoryWhoseBytesAreHandedOutComesWithTheTask() throws Exception {
        RemoteFunction<Integer, Integer> function = functionOf(new MemoryLoader());
        BatchRunner runner = runner(Code.containing(FunctionClassesTests.class));
        List<String> sent = new ArrayList<>();
        rig.service.tasks(task -> {
            task.resourceFiles().stream()
                    .filter(file -> file.path().equals("batchflux-classes.jar"))
                    .forEach(file -> sent.addAll(entries(file)));
            return TaskScript.exits(1);
        });

        rig.complete(runner.sweep(function, Flux.just(1, 2)));

        TaskDefinition task = (TaskDefinition) ((List<?>) Objects.requireNonNull(rig.service
                        .requests()
                        .of(BatchOperation.ADD_TASKS)
                        .get(0)
                        .argument()))
                .get(0);
        assertThat(task.commandLine()).contains(" -cp \"batchflux-classes.jar:");
        assertThat(sent)
                .containsOnly(
                        "io/batchflux/FunctionClassesTests$Plugin.class",
                        "io/batchflux/FunctionClassesTests$Plugin$Size.class");
    }

    /** As the source launcher, which compiles the class of another file when it is loaded. */
    private static final class CompilingLoader extends MemoryLoader {

        private final Set<String> compiled = new TreeSet<>(Set.of(Plugin.class.getName()));

        CompilingLoader() throws IOException {}

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (classes.containsKey(name)) {
                compiled.add(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public @Nullable URL getResource(String name) {
            String type = name.replaceFirst("\\.class$", "").replace('/', '.');
            return classes.containsKey(type) && !compiled.contains(type) ? null : super.getResource(name);
        }
    }

    @Test
    void aClassThatIsCompiledWhenItIsLoadedComesWithTheOneThatRefersToIt() throws Exception {
        BatchRunner runner = runner(Code.containing(FunctionClassesTests.class));
        List<String> sent = new ArrayList<>();
        rig.service.tasks(task -> {
            task.resourceFiles().stream()
                    .filter(file -> file.path().equals("batchflux-classes.jar"))
                    .forEach(file -> sent.addAll(entries(file)));
            return TaskScript.exits(1);
        });

        rig.complete(runner.sweep(functionOf(new CompilingLoader()), Flux.just(1, 2)));

        assertThat(sent).contains("io/batchflux/FunctionClassesTests$Plugin$Size.class");
    }

    private List<String> entries(ResourceFile file) {
        List<String> names = new ArrayList<>();
        try (ZipInputStream jar =
                new ZipInputStream(new ByteArrayInputStream(Objects.requireNonNull(rig.store.content(file.url()))))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                names.add(entry.getName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
