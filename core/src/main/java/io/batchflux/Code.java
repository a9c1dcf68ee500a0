package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A choice of code says which classes the nodes get in order to run functions.
 *
 * <p>The code is uploaded once per content, fetched once per node and shared by all tasks of a job. Directories travel as
 * jars, and the order of the class path is kept. The function module and Jackson are added to what is named here unless
 * they are in it already. The library's own configuration is left out wherever it lies. Nothing is read before a function is run. Immutable and thread-safe.
 */
public sealed interface Code {

    /**
     * Returns everything that this program has on its class path: the {@code java.class.path} and
     * {@code jdk.module.path} properties, what the manifests of the jars there refer to, and the URLs of the calling
     * thread's context class loader. What does not exist is skipped, as the virtual machine does. Of an executable jar or war of
     * Spring Boot these are its classes and the jars in it; of a run-time image, its modules that are not Java's own.
     */
    static Code applicationClassPath() {
        return new Application(Optional.ofNullable(Thread.currentThread().getContextClassLoader()));
    }

    /** Returns the given jars, of which executable ones are taken apart, and directories of classes. */
    static Code jars(Path... jars) {
        return new Jars(List.of(jars));
    }

    /** Returns the jars, or directories of classes, that the given classes were loaded from. */
    static Code containing(Class<?>... classes) {
        return new Containing(List.of(classes));
    }

    /**
     * Returns code that brings nothing: the container image holds the function module, Jackson and the functions, of
     * the same version as here.
     *
     * @param classPath the class path in the image, as for {@code java -cp}
     */
    static Code inImage(String classPath) {
        return new InImage(classPath);
    }

    /** Returns the class path in the container image, if the code is there. */
    default Optional<String> classPathInImage() {
        return this instanceof InImage image ? Optional.of(image.classPath()) : Optional.empty();
    }

    /**
     * Returned by {@link #applicationClassPath()}.
     *
     * @param loader the class loader whose URLs are taken too
     */
    record Application(Optional<ClassLoader> loader) implements Code {}

    /**
     * Returned by {@link #jars(Path...)}.
     *
     * @param jars jars and directories
     */
    record Jars(List<Path> jars) implements Code {

        /** @throws NullPointerException if a jar is {@code null} */
        public Jars {
            jars = List.copyOf(jars);
        }
    }

    /**
     * Returned by {@link #containing(Class...)}.
     *
     * @param classes at least one class
     */
    record Containing(List<Class<?>> classes) implements Code {

        /** @throws IllegalArgumentException if there is no class */
        public Containing {
            classes = List.copyOf(classes);
            if (classes.isEmpty()) {
                throw new IllegalArgumentException("classes must not be empty");
            }
        }
    }

    /**
     * Returned by {@link #inImage(String)}.
     *
     * @param classPath the class path in the image
     */
    record InImage(String classPath) implements Code {

        /** @throws IllegalArgumentException if the class path is blank */
        public InImage {
            if (requireNonNull(classPath, "classPath must not be null").isBlank()) {
                throw new IllegalArgumentException("classPath must not be blank");
            }
            if (classPath.indexOf('\'') >= 0 || classPath.indexOf('"') >= 0) {
                throw new IllegalArgumentException(
                        "classPath must not hold quotes, since it is part of a command, was \"" + Text.shown(classPath)
                                + "\"");
            }
            Text.line("classPath", classPath);
        }
    }
}
