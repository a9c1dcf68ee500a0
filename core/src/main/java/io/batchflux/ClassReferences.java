package io.batchflux;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which classes and fields a class file refers to: read from its constant pool, and from the code of its methods.
 *
 * @param classes internal names, such as {@code com/example/Shot}; also those in the types of fields and methods
 * @param fields the fields that its code reads or writes
 */
record ClassReferences(Set<String> classes, List<Field> fields) {

    private static final Pattern TYPE = Pattern.compile("L([^;<:(\\[]+)[;<]");

    /**
     * A field.
     *
     * @param owner the internal name of its class
     * @param name its name
     * @param method the method that reads or writes it
     */
    record Field(String owner, String name, String method) {}

    /** @throws UncheckedIOException if that is no class file */
    static ClassReferences of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            in.readInt();
            in.readInt();
            Pool pool = new Pool(in);
            return new ClassReferences(pool.classes(), pool.fields(in));
        } catch (IOException | RuntimeException e) {
            throw new UncheckedIOException(new IOException("no class file: " + e.getMessage(), e));
        }
    }

    /** Its entries, of which those are kept that name something. */
    private static final class Pool {

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
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IOException("unknown constant " + tags[i]);
                }
            }
        }

        Set<String> classes() {
            Set<String> classes = new LinkedHashSet<>();
            for (int i = 1; i < tags.length; i++) {
                if (tags[i] == 1) {
                    Matcher types = TYPE.matcher(texts[i]);
                    while (types.find()) {
                        classes.add(types.group(1));
                    }
                } else if (tags[i] == 7 && !texts[first[i]].startsWith("[")) {
                    classes.add(texts[first[i]]);
                }
            }
            return classes;
        }

        /** Reads what follows. */
        List<Field> fields(DataInputStream in) throws IOException {
            in.skipNBytes(6);
            in.skipNBytes(2L * in.readUnsignedShort());
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                in.skipNBytes(6);
                skipAttributes(in);
            }
            List<Field> fields = new ArrayList<>();
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                in.skipNBytes(2);
                String method = texts[in.readUnsignedShort()];
                in.skipNBytes(2);
                for (int j = in.readUnsignedShort(); j > 0; j--) {
                    String attribute = texts[in.readUnsignedShort()];
                    byte[] content = in.readNBytes(in.readInt());
                    if (attribute.equals("Code")) {
                        for (int field : Bytecode.fieldsOf(content)) {
                            fields.add(new Field(texts[first[first[field]]], texts[first[second[field]]], method));
                        }
                    }
                }
            }
            return fields;
        }

        private static void skipAttributes(DataInputStream in) throws IOException {
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                in.skipNBytes(2);
                in.skipNBytes(in.readInt());
            }
        }
    }
}
