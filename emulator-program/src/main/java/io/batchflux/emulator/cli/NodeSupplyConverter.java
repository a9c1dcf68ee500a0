package io.batchflux.emulator.cli;

import io.batchflux.emulator.NodeSupply;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code key=value[,key=value...]}. */
final class NodeSupplyConverter implements ITypeConverter<NodeSupply> {

    static final String NAMES = "delay, start-up, max-nodes, max-spot, error, failing-start-tasks";

    @Override
    public NodeSupply convert(String text) {
        NodeSupply supply = NodeSupply.prompt();
        for (String setting : text.split(",", -1)) {
            String[] pair = setting.split("=", 2);
            try {
                supply = with(supply, pair[0], pair.length == 2 ? pair[1] : "")
                        .orElseThrow(() -> new TypeConversionException("'" + pair[0] + "' is none of " + NAMES));
            } catch (NumberFormatException | DateTimeParseException malformed) {
                throw new TypeConversionException("'" + setting + "' is malformed: " + malformed.getMessage());
            } catch (IllegalArgumentException invalid) {
                throw new TypeConversionException(invalid.getMessage());
            }
        }
        return supply;
    }

    /** A copy with one of the settings; empty if there is none of that name. */
    static Optional<NodeSupply> with(NodeSupply supply, String name, String value) {
        return switch (name) {
            case "delay" -> Optional.of(supply.withDelay(Duration.parse(value)));
            case "start-up" -> Optional.of(supply.withStartUp(Duration.parse(value)));
            case "max-nodes" -> Optional.of(supply.withMaxDedicatedNodes(Integer.parseInt(value)));
            case "max-spot" -> Optional.of(supply.withMaxLowPriorityNodes(Integer.parseInt(value)));
            case "error" -> Optional.of(supply.withError(value));
            case "failing-start-tasks" -> Optional.of(supply.withFailingStartTasks(Integer.parseInt(value)));
            default -> Optional.empty();
        };
    }
}
