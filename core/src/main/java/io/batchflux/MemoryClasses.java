package io.batchflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Classes that exist only in the memory of this virtual machine, and whose class loader hands out their bytes: those of JShell, of the source
 * launcher ({@code java Launch.java}) and the like.
 *
 * <p>With a class go all that it refers to, as far as they are in memory too.
 */
final class MemoryClasses {

    private static final Set<String> FILES = Set.of("file", "jar", "jrt");
    /** Each snippet is a class of its own, and the variables of the session are its static fields. */
    private static final Pattern SNIPPET = Pattern.compile("REPL/\\$JShell\\$\\w+");

    /** A lambda in a line of the session. */
    private static final String LAMBDA = "lambda$do_it$";

    private final String function;
    private final ClassLoader loader;
    /** By their names in a jar. */
    private final Map<String, byte[]> files = new TreeMap<>();

    private MemoryClasses(String function, ClassLoader loader) {
        this.function = function;
        this.loader = loader;
    }

    /**
     * Returns a jar with the class of a function, or {@code null} if its bytes are not in memory, or not handed out.
     *
     * @param method the function
     * @throws IllegalArgumentException if it uses what a node cannot have
     */
    static @Nullable ByteBuffer jarOf(Class<?> type, String method) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            return null;
        }
        MemoryClasses classes = new MemoryClasses(type.getName(), loader);
        classes.addFunction(method);
        return classes.files.isEmpty() ? null : classes.jar();
    }

    private void addFunction(String method) {
        String name = function.replace('.', '/');
        ClassReferences references = load(name);
        if (references == null) {
            return;
        }
        // All lambdas of a line are methods of one class, of which the node gets the whole; it runs this one.
        List<ClassReferences.Method> used =
                method.startsWith(LAMBDA) ? references.reachedFrom(method) : references.methods();
        requireNoVariable(name, used);
        used.forEach(each -> add(each.classes(), true));
        add(references.classes(), false);
    }

    /** Adds what is in memory, and all that it refers to; and sees to it that this can run on a node, if it will run there. */
    private void add(Set<String> classes, boolean runs) {
        Deque<String> open = new ArrayDeque<>(classes);
        while (!open.isEmpty()) {
            String name = open.remove();
            ClassReferences references = load(name);
            if (references != null) {
                if (runs) {
                    requireNoVariable(name, references.methods());
                }
                open.addAll(references.classes());
            }
        }
    }

    /** Returns what a class in memory refers to, unless it is one of the others or was loaded before. */
    private @Nullable ClassReferences load(String name) {
        String file = name + ".class";
        byte[] content = files.containsKey(file) ? null : bytes(file);
        if (content == null) {
            return null;
        }
        files.put(file, content);
        return ClassReferences.of(content);
    }

    /** On a node, nobody has given it a value. */
    private void requireNoVariable(String user, List<ClassReferences.Method> methods) {
        for (ClassReferences.Method method : methods) {
            // What has run here as a line of the session does not run on the node.
            if (method.name().startsWith("do_it$")) {
                continue;
            }
            for (ClassReferences.Field field : method.fields()) {
                if (!field.owner().equals(user)
                        && SNIPPET.matcher(field.owner()).matches()) {
                    throw new IllegalArgumentException("The function in " + function + " uses the variable "
                            + field.name()
                            + " of this JShell session, which a node does not have. Put it in the argument:"
                            + " let the argument be a record that holds all the values.");
                }
            }
        }
    }

    private byte @Nullable [] bytes(String file) {
        URL url = loader.getResource(file);
        if (url == null && compiled(file)) {
            url = loader.getResource(file);
        }
        if (url == null || FILES.contains(url.getProtocol())) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class in " + url + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The source launcher compiles the class of another file, of which it has none before, when that class is loaded. */
    private boolean compiled(String file) {
        try {
            String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            return Class.forName(name, false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Returns the same bytes for the same classes. */
    private ByteBuffer jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(file.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
