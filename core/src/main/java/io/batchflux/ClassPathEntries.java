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
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the jars and directories of {@link Code}, in the order of the class path and each of them once. */
final class ClassPathEntries {

    /** What the node program is made of: one class of each jar. */
    private static final List<Class<?>> NODE_PROGRAM = List.of(
            NodeMain.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            Jdk8Module.class,
            JavaTimeModule.class,
            ParameterNamesModule.class);

    private final Set<Path> entries = new LinkedHashSet<>();
    private final Set<Path> seen = new LinkedHashSet<>();

    private ClassPathEntries() {}

    static List<Path> of(Code code) {
        ClassPathEntries found = new ClassPathEntries();
        if (code instanceof Code.Application application) {
            found.addApplication(application.loader());
        } else if (code instanceof Code.Jars jars) {
            jars.jars().forEach(found::addRequired);
        } else if (code instanceof Code.Containing containing) {
            containing.classes().forEach(type -> found.addRequired(sourceOf(type)));
        }
        found.addNodeProgram();
        return List.copyOf(found.entries);
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
        for (ClassLoader loader = contextLoader.orElse(null); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                Stream.of(urls.getURLs())
                        .filter(url -> url.getProtocol().equals("file"))
                        .map(url -> pathOf(url, "the class loader " + urls))
                        .forEach(this::addIfUsable);
            }
        }
    }

    private static Stream<Path> paths(String classPath) {
        return Stream.of(Pattern.compile(File.pathSeparator, Pattern.LITERAL).split(classPath, -1))
                .map(Path::of);
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
            throw new IllegalArgumentException("The code in " + path.toAbsolutePath()
                    + " must exist: name a jar or a directory of classes that does");
        }
        if (!Files.isDirectory(path) && !JarContents.isJar(path)) {
            throw new IllegalArgumentException(
                    "The code in " + path.toAbsolutePath() + " must be a jar or a directory of classes");
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
            entries.add(entry);
            return;
        }
        if (!Files.isRegularFile(entry) || !JarContents.isJar(entry)) {
            return;
        }
        JarContents jar = JarContents.read(entry);
        if (!jar.isManifestOnly()) {
            entries.add(entry);
        }
        jar.classPath().forEach(this::addIfUsable);
    }

    private static Path sourceOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IllegalArgumentException("The class " + type.getName()
                    + " must come from a jar or a directory; it is the platform's, or made at run time");
        }
        return pathOf(source.getLocation(), type.toString());
    }

    private static Path pathOf(URL url, String what) {
        try {
            return Path.of(new URI(url.toString().replace(" ", "%20")));
        } catch (URISyntaxException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The code of " + what + " must be in a file or a directory, but it is in " + url
                            + ". Unpack the jar that holds it, or name jars with Code.jars(..).",
                    e);
        }
    }
}
