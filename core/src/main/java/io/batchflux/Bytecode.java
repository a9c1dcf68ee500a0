package io.batchflux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds instructions in the code of a method. */
final class Bytecode {

    /** How long each instruction is, by its opcode; {@code 0} if it says so itself. */
    private static final String LENGTHS =
            "1".repeat(16) + "2323322222" + "1".repeat(28) + "22222" + "1".repeat(73) + "3" + "1".repeat(20)
                    + "3".repeat(16) + "200" + "1".repeat(6) + "3".repeat(7) + "55" + "3231133" + "11" + "0433" + "55";

    private static final int LDC = 0x12;
    /** Those that name a constant by two bytes: fields, methods, classes. */
    private static final Set<Integer> NAMING =
            Set.of(0x13, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbd, 0xc0, 0xc1, 0xc5);

    private static final int TABLESWITCH = 0xaa;
    private static final int LOOKUPSWITCH = 0xab;
    private static final int IINC = 0x84;

    private Bytecode() {}

    /**
     * Returns the entries of the constant pool that the code names: fields, methods, classes and others.
     *
     * @param attribute the content of the attribute "Code"
     */
    static List<Integer> constantsOf(byte[] attribute) {
        ByteBuffer in = ByteBuffer.wrap(attribute);
        int length = in.getInt(4);
        ByteBuffer code = in.slice(8, length);
        List<Integer> constants = new ArrayList<>();
        int at = 0;
        while (at < length) {
            int opcode = code.get(at) & 0xff;
            if (opcode == LDC) {
                constants.add(code.get(at + 1) & 0xff);
            } else if (NAMING.contains(opcode)) {
                constants.add(code.getShort(at + 1) & 0xffff);
            }
            at += length(code, at, opcode);
        }
        return constants;
    }

    private static int length(ByteBuffer code, int at, int opcode) {
        int length = LENGTHS.charAt(opcode) - '0';
        if (length > 0) {
            return length;
        }
        int operands = (at + 4) / 4 * 4;
        return switch (opcode) {
            case TABLESWITCH -> operands + 12 + 4 * (code.getInt(operands + 8) - code.getInt(operands + 4) + 1) - at;
            case LOOKUPSWITCH -> operands + 8 + 8 * code.getInt(operands + 4) - at;
            // Wide.
            default -> (code.get(at + 1) & 0xff) == IINC ? 6 : 4;
        };
    }
}
