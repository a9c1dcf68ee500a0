package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A head is what each try of the node program says of itself, in a line before its outcomes.
 *
 * @param protocol the number of the protocol that the program speaks
 * @param java the version of Java that it runs on
 * @param charset the charset of its environment and of the names of files, which the node's locale decides; if this is UTF-8,
 *     the default charset
 */
public record OutcomeHead(int protocol, String java, String charset) {

    /** The number of the protocol that this library speaks. */
    public static final int PROTOCOL = 1;

    private static final byte[] BEGINNING = "{\"protocol\"".getBytes(StandardCharsets.US_ASCII);

    /** The last line that was read, since those of all nodes are mostly the same. */
    private static volatile @Nullable Read last;

    /** A line that was read, and what it says. */
    private static final class Read {
        private final byte[] line;
        private final OutcomeHead head;

        Read(byte[] line, OutcomeHead head) {
            this.line = line;
            this.head = head;
        }
    }

    /** @throws NullPointerException if a component is {@code null} */
    public OutcomeHead {
        requireNonNull(java, "java must not be null");
        requireNonNull(charset, "charset must not be null");
    }

    /** Returns the head of this virtual machine. */
    static OutcomeHead here() {
        String utf8 = StandardCharsets.UTF_8.name();
        String charset = System.getProperty("sun.jnu.encoding", utf8);
        if (charset.equalsIgnoreCase(utf8)) {
            charset = Charset.defaultCharset().name();
        }
        return new OutcomeHead(PROTOCOL, System.getProperty("java.runtime.version", ""), charset);
    }

    /** Returns whether text of any language arrives: in the environment, in files, and in their names. */
    public boolean isUtf8() {
        return charset.equalsIgnoreCase(StandardCharsets.UTF_8.name());
    }

    /** Returns one line of JSON, without the line's end. */
    public String toJson() {
        return new JsonLine()
                .with("protocol", protocol)
                .with("java", java)
                .with("charset", charset)
                .end();
    }

    static boolean isHead(byte[] line) {
        return beginsWith(BEGINNING, line);
    }

    static boolean beginsWith(byte[] beginning, byte[] line) {
        return line.length >= beginning.length
                && Arrays.equals(beginning, 0, beginning.length, line, 0, beginning.length);
    }

    /** Reads the line, unless it is as the last one. */
    static OutcomeHead parse(byte[] line, Function<byte[], String> decode) {
        Read before = last;
        if (before != null && Arrays.equals(before.line, line)) {
            return before.head;
        }
        OutcomeHead head = parse(decode.apply(line));
        last = new Read(line, head);
        return head;
    }

    /**
     * Reads what {@link #toJson()} wrote; properties that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static OutcomeHead parse(String json) {
        Map<String, String> properties = JsonText.properties(json, "protocol");
        try {
            return new OutcomeHead(
                    Integer.parseInt(JsonText.required(properties, "protocol")),
                    JsonText.required(properties, "java"),
                    JsonText.required(properties, "charset"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("protocol must be a whole number", e);
        }
    }
}
