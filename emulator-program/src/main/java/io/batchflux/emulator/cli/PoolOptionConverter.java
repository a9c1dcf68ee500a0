package io.batchflux.emulator.cli;

import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.SupplySetting;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ID[:key=value[,key=value...]]}. */
final class PoolOptionConverter implements ITypeConverter<PoolOptions> {

    private static final String START_TASK = "start-task=";

    @Override
    public PoolOptions convert(String text) {
        int colon = text.indexOf(':');
        try {
            PoolOptions pool = PoolOptions.of(colon < 0 ? text : text.substring(0, colon));
            String rest = colon < 0 ? "" : text.substring(colon + 1);
            while (!rest.isEmpty()) {
                int comma = rest.startsWith(START_TASK) ? -1 : rest.indexOf(',');
                pool = with(pool, comma < 0 ? rest : rest.substring(0, comma));
                rest = comma < 0 ? "" : rest.substring(comma + 1);
            }
            return pool;
        } catch (NumberFormatException malformed) {
            throw new TypeConversionException(
                    "'" + text + "' is not of the form ID[:slots=N][,nodes=M]..., since " + Words.malformed(malformed));
        } catch (DateTimeParseException malformed) {
            throw new TypeConversionException(
                    "'" + text + "' is not of the form ID[:slots=N][,nodes=M]..., since " + Words.malformed(malformed));
        } catch (IllegalArgumentException invalid) {
            throw new TypeConversionException(settings(String.valueOf(invalid.getMessage())));
        }
    }

    /** The values of a pool by the names of its settings. */
    private static String settings(String message) {
        return Words.ofSettings(message).replace("taskSlotsPerNode", "slots").replace("lowPriorityNodes", "spot");
    }

    private static PoolOptions with(PoolOptions pool, String setting) {
        int equals = setting.indexOf('=');
        String name = equals < 0 ? setting : setting.substring(0, equals);
        String value = equals < 0 ? "" : setting.substring(equals + 1);
        return switch (name) {
            case "slots" -> pool.withTaskSlotsPerNode(number(name, value));
            case "nodes" -> pool.withNodes(number(name, value));
            case "spot" -> pool.withLowPriorityNodes(number(name, value));
            case "start-task" -> pool.withStartTask(value);
            default ->
                pool.withSupply(SupplySetting.ofWord(name)
                        .orElseThrow(
                                () -> new TypeConversionException("'" + name + "' is not a setting of a pool; there"
                                        + " are slots, nodes, spot, " + SupplySetting.words()
                                        + " and, as the last one, start-task"))
                        .with(pool.supply(), value));
        };
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException(name + " must be a whole number, was '" + value + "'");
        }
    }
}
