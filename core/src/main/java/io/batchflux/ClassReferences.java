package io.batchflux;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a class file refers to: read from its constant pool, and from the code of its methods.
 *
 * @param classes internal names, such as {@code com/example/Shot}; also those in the types of fields and methods
 * @param methods its methods, and what each of them uses
 */
record ClassReferences(Set<String> classes, List<Method> methods) {

    private static final Pattern TYPE = Pattern.compile("L([^;<:(\\[]+)[;<]");

    /**
     * A method.
     *
     * @param name its name
     * @param classes those that its code names
     * @param calls the names of the methods of its own class that its code calls, or makes lambdas of
     * @param fields those that its code reads or writes
     */
    record Method(String name, Set<String> classes, Set<String> calls, List<Field> fields) {}

    /**
     * A field.
     *
     * @param owner the internal name of its class
     * @param name its name
     */
    record Field(String owner, String name) {}

    /** @throws UncheckedIOException if that is no class file */
    static ClassReferences of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            in.readInt();
            in.readInt();
            Pool pool = new Pool(in);
            return new ClassReferences(pool.classes(), pool.methods(in));
        } catch (IOException | RuntimeException e) {
            throw new UncheckedIOException(new IOException("no class file: " + e.getMessage(), e));
        }
    }

    /** Returns the methods of this name, and those of this class that they call. */
    List<Method> reachedFrom(String name) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reached.add(next)) {
                methods.stream()
                        .filter(method -> method.name().equals(next))
                        .forEach(method -> open.addAll(method.calls()));
            }
        }
        return methods.stream()
                .filter(method -> reached.contains(method.name()))
                .toList();
    }

    /** Its entries, of which those are kept that name something. */
    private static final class Pool {

        private static final int TEXT = 1;
        private static final int CLASS = 7;
        private static final int FIELD = 9;
        private static final int METHOD = 10;
        private static final int INTERFACE_METHOD = 11;
        private static final int HANDLE = 15;
        private static final int DYNAMIC_CALL = 18;

        private final String[] texts;
        private final int[] first;
        private final int[] second;
        private final int[] tags;

        Pool(DataInputStream in) throws IOException {
            int count = in.readUnsignedShort();
            texts = new String[count];
            first = new int[count];
            second = new int[count];
            tags = new int[count];
            for (int i = 1; i < count; i++) {
                tags[i] = in.readUnsignedByte();
                switch (tags[i]) {
                    case 1 -> texts[i] = in.readUTF();
                    case 3, 4 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++; // These take two entries.
                    }
                    case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                    case 9, 10, 11, 12, 17, 18 -> {
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                    }
                    case 15 -> {
                        in.skipNBytes(1);
                        first[i] = in.readUnsignedShort();
                    }
                    default -> throw new IOException("unknown constant " + tags[i]);
                }
            }
        }

        Set<String> classes() {
            Set<String> classes = new LinkedHashSet<>();
            for (int i = 1; i < tags.length; i++) {
                if (tags[i] == TEXT) {
                    addTypes(texts[i], classes);
                } else if (tags[i] == CLASS) {
                    addClass(i, classes);
                }
            }
            return classes;
        }

        private static void addTypes(String descriptor, Set<String> classes) {
            Matcher types = TYPE.matcher(descriptor);
            while (types.find()) {
                classes.add(types.group(1));
            }
        }

        private void addClass(int index, Set<String> classes) {
            String name = texts[first[index]];
            if (name.startsWith("[")) {
                addTypes(name, classes);
            } else {
                classes.add(name);
            }
        }

        /** The code of a method, read before the table that says what its lambdas are. */
        private record Code(String name, String type, List<Integer> constants) {}

        /** Reads what follows. */
        List<Method> methods(DataInputStream in) throws IOException {
            in.skipNBytes(2);
            String owner = texts[first[in.readUnsignedShort()]];
            in.skipNBytes(2);
            in.skipNBytes(2L * in.readUnsignedShort());
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                in.skipNBytes(6);
                attributes(in);
            }
            List<Code> codes = new ArrayList<>();
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                in.skipNBytes(2);
                String name = texts[in.readUnsignedShort()];
                String type = texts[in.readUnsignedShort()];
                byte[] code = attributes(in).get("Code");
                codes.add(new Code(name, type, code == null ? List.of() : Bytecode.constantsOf(code)));
            }
            List<List<Integer>> bootstraps = bootstraps(attributes(in).get("BootstrapMethods"));
            return codes.stream().map(code -> method(owner, code, bootstraps)).toList();
        }

        private Method method(String owner, Code code, List<List<Integer>> bootstraps) {
            Method method = new Method(code.name(), new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>());
            addTypes(code.type(), method.classes());
            for (int constant : code.constants()) {
                add(constant, owner, method);
                if (tags[constant] == DYNAMIC_CALL) {
                    addTypes(texts[second[second[constant]]], method.classes());
                    bootstraps.get(first[constant]).forEach(argument -> add(argument, owner, method));
                }
            }
            return method;
        }

        private void add(int constant, String owner, Method method) {
            switch (tags[constant]) {
                case CLASS -> addClass(constant, method.classes());
                case HANDLE -> add(first[constant], owner, method);
                case FIELD, METHOD, INTERFACE_METHOD -> {
                    addClass(first[constant], method.classes());
                    addTypes(texts[second[second[constant]]], method.classes());
                    String of = texts[first[first[constant]]];
                    String name = texts[first[second[constant]]];
                    if (tags[constant] == FIELD) {
                        method.fields().add(new Field(of, name));
                    } else if (of.equals(owner)) {
                        method.calls().add(name);
                    }
                }
                default -> {
                    // Numbers and texts.
                }
            }
        }

        private Map<String, byte[]> attributes(DataInputStream in) throws IOException {
            Map<String, byte[]> attributes = new HashMap<>();
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                String name = texts[in.readUnsignedShort()];
                attributes.put(name, in.readNBytes(in.readInt()));
            }
            return attributes;
        }

        /** Returns the arguments of each. */
        private static List<List<Integer>> bootstraps(byte @Nullable [] attribute) {
            List<List<Integer>> bootstraps = new ArrayList<>();
            if (attribute != null) {
                ByteBuffer in = ByteBuffer.wrap(attribute);
                for (int i = in.getShort() & 0xffff; i > 0; i--) {
                    in.getShort();
                    List<Integer> arguments = new ArrayList<>();
                    for (int j = in.getShort() & 0xffff; j > 0; j--) {
                        arguments.add(in.getShort() & 0xffff);
                    }
                    bootstraps.add(arguments);
                }
            }
            return bootstraps;
        }
    }
}
