package io.batchflux.function;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.util.BitSet;

/** A program with a configuration, which a class loader of its own finds: see {@link JsonConfigurationTests}. */
public final class ConfiguredFunctions {

    private ConfiguredFunctions() {}

    /** Writes sets of bits, which Jackson does not know, and on several lines what it can. */
    public static final class Bits implements JsonConfiguration {

        @Override
        public void configure(JsonMapper.Builder mapper) {
            mapper.enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(new SimpleModule()
                            .addSerializer(BitSet.class, ToStringSerializer.instance)
                            .addDeserializer(BitSet.class, new Reader()));
        }
    }

    private static final class Reader extends StdDeserializer<BitSet> {

        private static final long serialVersionUID = 1L;

        Reader() {
            super(BitSet.class);
        }

        @Override
        public BitSet deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            BitSet bits = new BitSet();
            for (String index : parser.getText().replaceAll("[{} ]", "").split(",")) {
                bits.set(Integer.parseInt(index));
            }
            return bits;
        }
    }

    /** What travels. */
    public record Board(BitSet bits, String name) {}

    static Board flipped(Board board) {
        BitSet bits = (BitSet) board.bits().clone();
        bits.flip(0, 8);
        return new Board(bits, board.name());
    }

    /** Returns the line that is sent. */
    public static String sent() {
        return ResolvedFunction.of(ConfiguredFunctions::flipped)
                .invocation("1", board())
                .toJson();
    }

    /** Returns the board that comes back. */
    public static String received() {
        Outcome outcome = NodeMain.call(Invocation.parse(sent()), ConfiguredFunctions.class.getClassLoader());
        return ResolvedFunction.of(ConfiguredFunctions::flipped)
                .value((Outcome.Value) Outcome.parse(outcome.toJson()))
                .toString();
    }

    private static Board board() {
        BitSet bits = new BitSet();
        bits.set(1, 7);
        return new Board(bits, "first\nsecond");
    }
}
