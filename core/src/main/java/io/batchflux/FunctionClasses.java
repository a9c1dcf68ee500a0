package io.batchflux;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Finds out, before any request, whether nodes will have the class of a function. Thread-safe. */
final class FunctionClasses {

    private final Code code;
    /** Looking into jars takes a while. */
    private final Set<Class<?>> known = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    FunctionClasses(Code code) {
        this.code = code;
    }

    /**
     * Returns the jar that a task has to bring since the class exists only in memory, or {@code null} if nodes have it anyway.
     *
     * @throws IllegalArgumentException if nodes cannot have it; says how it was loaded, and what to do
     */
    @Nullable
    ByteBuffer require(Class<?> type, String method) {
        if (type.isHidden()) {
            throw refused(
                    type,
                    "it is a hidden class, which exists in this virtual machine only; pass a method of a class that"
                            + " is in a jar or a directory");
        }
        if (code.classPathInImage().isPresent() || isOfJava(type) || known.contains(type)) {
            return null;
        }
        if (!isOfTheApplication(type)) {
            ByteBuffer jar = MemoryClasses.jarOf(type, method);
            if (jar != null) {
                return jar;
            }
            requireSent(type);
        }
        known.add(type);
        return null;
    }

    private static boolean isOfJava(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String module = type.getModule().getName();
        return loader == null
                || loader == ClassLoader.getPlatformClassLoader()
                || (module != null && ClassPathEntries.isOfJava(module));
    }

    /** What is on the class path and the module path is sent by default; the rest is looked for in what is sent. */
    private boolean isOfTheApplication(Class<?> type) {
        URL location = location(type);
        return code instanceof Code.Application
                && type.getClassLoader() == ClassLoader.getSystemClassLoader()
                && location != null
                && location.getProtocol().equals("file")
                && isIn(location, type);
    }

    /** A class may be of a jar that an agent has added, or patched into the module whose location it has. */
    private static boolean isIn(URL location, Class<?> type) {
        URL found = ClassLoader.getSystemResource(file(type));
        if (found == null) {
            return false;
        }
        try {
            Path place = Path.of(location.toURI());
            String root = found.toString().replaceFirst("^jar:(.*)!/.*$", "$1");
            Path actual = root.endsWith(file(type))
                    ? Path.of(
                            new URI(root.substring(0, root.length() - file(type).length())))
                    : Path.of(new URI(root));
            return actual.equals(place) && ClassPathEntries.isNamed(place);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false; // Looked for in what is sent, where it is said what is wrong.
        }
    }

    private static String file(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private void requireSent(Class<?> type) {
        String file = file(type);
        try (ClassPathEntries entries = ClassPathEntries.of(code)) {
            if (entries.paths().stream().anyMatch(entry -> JarContents.has(entry, file))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // That it cannot be sent is said when it is bundled.
            return;
        }
        throw refused(type, remedy(type));
    }

    private static @Nullable URL location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }

    private String remedy(Class<?> type) {
        URL location = location(type);
        if (location == null) {
            return "it was made at run time, and its class loader does not hand out its bytes; pass a method of a class that is in a"
                    + " jar or a directory";
        }
        if (!CodePlaces.isReadable(location)) {
            return "that is neither a jar nor a directory; name one that has the class, with FunctionOptions.withCode(Code.jars(..))";
        }
        if (type.getModule().isNamed() && type.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            return "that is neither on the class path nor on the module path, but was patched into the module "
                    + type.getModule().getName()
                    + "; run the program with a class path in place of modules (for Maven's tests,"
                    + " <useModulePath>false</useModulePath>), or name all that the node needs with"
                    + " FunctionOptions.withCode(Code.jars(..))";
        }
        return "that is not in what " + described() + " sends; name it with FunctionOptions.withCode(Code.containing("
                + type.getName().replaceFirst(".*[.$]", "") + ".class)) or withCode(Code.jars(..))";
    }

    private String described() {
        if (code instanceof Code.Application) {
            return "Code.applicationClassPath()";
        }
        return code instanceof Code.Jars ? "Code.jars(..)" : "Code.containing(..)";
    }

    private static IllegalArgumentException refused(Class<?> type, String why) {
        ClassLoader loader = type.getClassLoader();
        URL location = location(type);
        return new IllegalArgumentException(
                "The class " + type.getName() + " of the function cannot be sent to a node. It was loaded by "
                        + named(loader) + (location == null ? "" : " from " + location) + ": " + why + ".");
    }

    private static String named(@Nullable ClassLoader loader) {
        if (loader == null) {
            return "the virtual machine";
        }
        String name = loader.getName();
        return name == null
                ? "a " + loader.getClass().getName()
                : "the class loader \"" + name + "\" (" + loader.getClass().getName() + ")";
    }
}
