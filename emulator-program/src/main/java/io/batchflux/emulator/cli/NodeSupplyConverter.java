package io.batchflux.emulator.cli;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.SupplySetting;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code key=value[,key=value...]}. */
final class NodeSupplyConverter implements ITypeConverter<NodeSupply> {

    @Override
    public NodeSupply convert(String text) {
        NodeSupply supply = NodeSupply.prompt();
        for (String setting : text.split(",", -1)) {
            String[] pair = setting.split("=", 2);
            try {
                supply = SupplySetting.ofWord(pair[0])
                        .orElseThrow(() ->
                                new TypeConversionException("'" + pair[0] + "' is none of " + SupplySetting.words()))
                        .with(supply, pair.length == 2 ? pair[1] : "");
            } catch (NumberFormatException malformed) {
                throw new TypeConversionException("'" + setting + "' is malformed: " + Words.malformed(malformed));
            } catch (DateTimeParseException malformed) {
                throw new TypeConversionException("'" + setting + "' is malformed: " + Words.malformed(malformed));
            } catch (IllegalArgumentException invalid) {
                throw new TypeConversionException(Words.ofSettings(String.valueOf(invalid.getMessage())));
            }
        }
        return supply;
    }
}
