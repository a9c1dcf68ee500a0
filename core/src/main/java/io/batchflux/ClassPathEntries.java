package io.batchflux;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.batchflux.function.NodeMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ResolvedModule;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars and directories of {@link Code}, in the order of the class path and each of them once. Those inside of an executable jar, or
 * of the run-time image, can be read until this is closed.
 */
final class ClassPathEntries implements AutoCloseable {

    /** What the node program is made of: one class of each jar. */
    private static final List<Class<?>> NODE_PROGRAM = List.of(
            NodeMain.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            Jdk8Module.class,
            JavaTimeModule.class,
            ParameterNamesModule.class);

    private final CodePlaces places = new CodePlaces();
    private final Set<Path> entries = new LinkedHashSet<>();
    private final Set<Path> seen = new LinkedHashSet<>();

    private ClassPathEntries() {}

    /** @throws IllegalArgumentException if code that was asked for is not there, or cannot be sent */
    static ClassPathEntries of(Code code) {
        ClassPathEntries found = new ClassPathEntries();
        try {
            found.add(code);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
        return found;
    }

    List<Path> paths() {
        return List.copyOf(entries);
    }

    @Override
    public void close() {
        places.close();
    }

    private void add(Code code) {
        if (code instanceof Code.Application application) {
            addApplication(application.loader());
        } else if (code instanceof Code.Jars jars) {
            jars.jars().forEach(this::addRequired);
        } else if (code instanceof Code.Containing containing) {
            containing.classes().forEach(type -> addRequired(sourceOf(type)));
        }
        addNodeProgram();
    }

    private void addApplication(Optional<ClassLoader> contextLoader) {
        String classPath = System.getProperty("java.class.path", "");
        // An application that is a module has no class path; else an empty entry is the working directory.
        if (!classPath.isEmpty() || System.getProperty("jdk.module.main") == null) {
            paths(classPath).forEach(this::addIfUsable);
        }
        paths(System.getProperty("jdk.module.path", ""))
                .filter(entry -> !entry.toString().isEmpty())
                .flatMap(ClassPathEntries::modules)
                .forEach(this::addIfUsable);
        linkedModules().forEach(this::addIfUsable);
        for (ClassLoader loader = contextLoader.orElse(null); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                Stream.of(urls.getURLs())
                        .filter(CodePlaces::isReadable)
                        .map(url -> places.of(url, "the class loader " + urls))
                        .forEach(this::addIfUsable);
            }
        }
    }

    static boolean isOfJava(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }

    /** Those of the application that are in the run-time image. */
    private Stream<Path> linkedModules() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> !isOfJava(module.name()))
                .sorted(Comparator.comparing(ResolvedModule::name))
                .flatMap(module -> module.reference().location().stream())
                .filter(location -> location.getScheme().equals("jrt"))
                .map(Path::of);
    }

    private static Stream<Path> paths(String classPath) {
        return Stream.of(Pattern.compile(File.pathSeparator, Pattern.LITERAL).split(classPath, -1))
                .map(ClassPathEntries::path);
    }

    private static Path path(String entry) {
        try {
            return Path.of(entry);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "The entry \"" + entry + "\" of the class path cannot be read: " + e.getReason()
                            + ". Names of files have to be in the charset of the program's locale, which is "
                            + System.getProperty("sun.jnu.encoding") + ": set LC_ALL=C.UTF-8, for example",
                    e);
        }
    }

    /** Returns whether a file or directory is named on the class path or the module path itself. */
    static boolean isNamed(Path place) {
        Path wanted = place.toAbsolutePath().normalize();
        return Stream.of(
                        paths(System.getProperty("java.class.path", "")),
                        paths(System.getProperty("jdk.module.path", "")).flatMap(ClassPathEntries::modules))
                .flatMap(paths -> paths)
                .anyMatch(path -> path.toAbsolutePath().normalize().equals(wanted));
    }

    private static Stream<Path> modules(Path entry) {
        if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
            return Stream.of(entry);
        }
        try (Stream<Path> children = Files.list(entry)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("The module path " + entry + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void addNodeProgram() {
        for (Class<?> type : NODE_PROGRAM) {
            String resource = type.getName().replace('.', '/') + ".class";
            if (entries.stream().noneMatch(entry -> JarContents.has(entry, resource))) {
                addRequired(sourceOf(type));
            }
        }
    }

    private void addRequired(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("The code in " + CodePlaces.shown(path)
                    + " must exist: name a jar or a directory of classes that does");
        }
        if (!Files.isDirectory(path) && !JarContents.isJar(path)) {
            throw new IllegalArgumentException(
                    "The code in " + CodePlaces.shown(path) + " must be a jar or a directory of classes");
        }
        addIfUsable(path);
    }

    /** Adds the entry and what its manifest refers to; as the virtual machine does, passes over what is not there. */
    private void addIfUsable(Path path) {
        Path entry = path.toAbsolutePath().normalize();
        if (!seen.add(entry)) {
            return;
        }
        if (Files.isDirectory(entry)) {
            ExecutableJar.of(entry)
                    .ifPresentOrElse(
                            unpacked -> unpacked.entries().forEach(name -> addIfUsable(entry.resolve(name))),
                            () -> entries.add(entry));
        } else if (Files.isRegularFile(entry) && JarContents.isJar(entry)) {
            addJar(entry);
        }
    }

    private void addJar(Path jar) {
        if (!CodePlaces.isFile(jar)) {
            // Its class loader does not look at the manifests of jars in a jar either.
            entries.add(withoutConfiguration(jar));
            return;
        }
        JarContents content = JarContents.read(jar);
        if (content.executable().isPresent()) {
            content.executable().get().entries().forEach(name -> addIfUsable(places.inside(jar, name)));
        } else if (!content.isManifestOnly()) {
            entries.add(content.mayHaveConfiguration() ? withoutConfiguration(jar) : jar);
        }
        content.classPath().forEach(this::addIfUsable);
    }

    /** A jar is sent as it is; or what is in it, as that of a directory, if our own configuration is among it. */
    private Path withoutConfiguration(Path jar) {
        Path content = places.inside(jar, "");
        return Secrets.isOurConfigurationIn(content) ? content : jar;
    }

    private Path sourceOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IllegalArgumentException("The class " + type.getName()
                    + " must come from a jar or a directory; it is the platform's, or made at run time");
        }
        return places.of(source.getLocation(), type.toString());
    }
}
