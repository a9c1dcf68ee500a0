package io.batchflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private final ClassLoader loader;
    /** By their names in a jar. */
    private final Map<String, byte[]> files = new TreeMap<>();

    private MemoryClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Returns a jar with the class, or {@code null} if its bytes are not in memory, or not handed out.
     *
     * @throws IllegalArgumentException if it uses what a node cannot have
     */
    static @Nullable ByteBuffer jarOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            return null;
        }
        MemoryClasses classes = new MemoryClasses(loader);
        classes.add(type.getName());
        return classes.files.isEmpty() ? null : classes.jar();
    }

    private void add(String className) {
        Deque<String> open = new ArrayDeque<>();
        open.add(className.replace('.', '/'));
        while (!open.isEmpty()) {
            String name = open.remove();
            String file = name + ".class";
            byte[] content = files.containsKey(file) ? null : bytes(file);
            if (content != null) {
                files.put(file, content);
                ClassReferences references = ClassReferences.of(content);
                references.fields().forEach(field -> requireNoVariable(className, name, field));
                open.addAll(references.classes());
            }
        }
    }

    /** On a node, nobody has given it a value. */
    private static void requireNoVariable(String function, String user, ClassReferences.Field field) {
        // What has run here as a line of the session does not run on the node.
        if (!field.method().startsWith("do_it$")
                && !field.owner().equals(user)
                && SNIPPET.matcher(field.owner()).matches()) {
            // All lambdas of a line are methods of one class, of which the node gets the whole.
            String nested = field.method().startsWith("lambda$do_it$")
                    ? " If it is another lambda of the same line that uses it, pass a method of a class of the session in place of"
                            + " the function's lambda, as in call(Shot::distance, ..): all lambdas of a line are of one class."
                    : "";
            throw new IllegalArgumentException("The function in " + function + " uses the variable " + field.name()
                    + " of this JShell session, which a node does not have. Put it in the argument: let the argument be a"
                    + " record that holds all the values." + nested);
        }
    }

    private byte @Nullable [] bytes(String file) {
        URL url = loader.getResource(file);
        if (url == null || FILES.contains(url.getProtocol())) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class in " + url + " cannot be read: " + e.getMessage(), e);
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
