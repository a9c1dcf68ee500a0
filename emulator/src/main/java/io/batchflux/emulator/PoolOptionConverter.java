package io.batchflux.emulator;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ID[:slots=N][,nodes=M]}. */
final class PoolOptionConverter implements ITypeConverter<PoolOptions> {

    @Override
    public PoolOptions convert(String text) {
        String[] parts = text.split("[:,]", -1);
        try {
            PoolOptions pool = PoolOptions.of(parts[0]);
            for (int i = 1; i < parts.length; i++) {
                String[] setting = parts[i].split("=", 2);
                int value = Integer.parseInt(setting.length == 2 ? setting[1] : "");
                pool = switch (setting[0]) {
                    case "slots" -> pool.withTaskSlotsPerNode(value);
                    case "nodes" -> pool.withNodes(value);
                    default -> throw new TypeConversionException("'" + setting[0] + "' is neither slots nor nodes");
                };
            }
            return pool;
        } catch (NumberFormatException notANumber) {
            throw new TypeConversionException("'" + text + "' is not of the form ID[:slots=N][,nodes=M]");
        } catch (IllegalArgumentException invalid) {
            throw new TypeConversionException(invalid.getMessage());
        }
    }
}
