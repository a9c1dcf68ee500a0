package io.batchflux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Where an executable jar or war of Spring Boot has its class path, which {@code java -cp} does not find; or the directory that it
 * was unpacked to.
 *
 * @param entries a directory of classes, then jars, in the order in which its class loader looks
 */
record ExecutableJar(List<String> entries) {

    private static final List<Layout> LAYOUTS = List.of(
            new Layout("BOOT-INF/classes/", "BOOT-INF/classpath.idx", List.of("BOOT-INF/lib/")),
            new Layout("WEB-INF/classes/", "WEB-INF/classpath.idx", List.of("WEB-INF/lib/", "WEB-INF/lib-provided/")));

    /** Its launcher starts from there, so what is unpacked without it is not started by it. */
    private static final String LOADER = "org/springframework/boot/loader";

    /** As in {@code - "BOOT-INF/lib/some.jar"}. */
    private static final Pattern INDEXED = Pattern.compile("- \"(.+)\"");

    private record Layout(String classes, String index, List<String> libraries) {

        boolean isLibrary(String name) {
            return name.endsWith(".jar")
                    && libraries.stream()
                            .anyMatch(library -> name.startsWith(library) && name.indexOf('/', library.length()) < 0);
        }
    }

    ExecutableJar {
        entries = List.copyOf(entries);
    }

    /** Returns nothing if the jar is an ordinary one. */
    static Optional<ExecutableJar> of(JarFile jar) {
        return LAYOUTS.stream()
                .filter(layout -> jar.getEntry(layout.classes()) != null)
                .findFirst()
                .map(layout -> new ExecutableJar(Stream.concat(
                                Stream.of(layout.classes()),
                                jar.stream().map(ZipEntry::getName).filter(layout::isLibrary))
                        .toList()));
    }

    /** Returns nothing if nothing was unpacked there. Its class loader takes the order of libraries from an index. */
    static Optional<ExecutableJar> of(Path directory) {
        if (!Files.isDirectory(directory.resolve(LOADER))) {
            return Optional.empty();
        }
        return LAYOUTS.stream()
                .filter(layout -> Files.isDirectory(directory.resolve(layout.classes())))
                .findFirst()
                .map(layout -> new ExecutableJar(Stream.of(
                                Stream.of(layout.classes()),
                                indexed(directory.resolve(layout.index())).filter(layout::isLibrary),
                                layout.libraries().stream().flatMap(library -> files(directory, library)))
                        .flatMap(names -> names)
                        .distinct()
                        .toList()));
    }

    private static Stream<String> indexed(Path index) {
        try {
            return Files.exists(index)
                    ? Files.readAllLines(index).stream()
                            .map(INDEXED::matcher)
                            .filter(Matcher::matches)
                            .map(line -> line.group(1))
                    : Stream.empty();
        } catch (IOException e) {
            throw CodePlaces.unreadable(index, e);
        }
    }

    private static Stream<String> files(Path directory, String library) {
        Path libraries = directory.resolve(library);
        if (!Files.isDirectory(libraries)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(libraries)) {
            return files
                    .map(file -> library + file.getFileName())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw CodePlaces.unreadable(libraries, e);
        }
    }
}
