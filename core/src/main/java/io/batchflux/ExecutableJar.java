package io.batchflux;

import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Where an executable jar or war of Spring Boot has its class path, which {@code java -cp} does not find.
 *
 * @param entries a directory of classes, then jars, in the order in which its class loader looks
 */
record ExecutableJar(List<String> entries) {

    private static final List<Layout> LAYOUTS = List.of(
            new Layout("BOOT-INF/classes/", List.of("BOOT-INF/lib/")),
            new Layout("WEB-INF/classes/", List.of("WEB-INF/lib/", "WEB-INF/lib-provided/")));

    private record Layout(String classes, List<String> libraries) {

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
}
