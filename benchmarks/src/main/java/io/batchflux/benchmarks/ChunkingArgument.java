package io.batchflux.benchmarks;

import io.batchflux.Chunking;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A chunking by its name on the command line.
 *
 * @param name {@code none}, {@code of:N} or {@code auto}
 */
record ChunkingArgument(String name, Chunking chunking) {

    private static final String FIXED = "of:";

    static ChunkingArgument parse(String name) {
        try {
            if (name.startsWith(FIXED)) {
                return new ChunkingArgument(name, Chunking.of(Integer.parseInt(name.substring(FIXED.length()))));
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("a number of calls must follow " + FIXED + ", was \"" + name + "\"");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + name + "\": " + e.getMessage());
        }
        return switch (name) {
            case "none" -> new ChunkingArgument(name, Chunking.none());
            case "auto" -> new ChunkingArgument(name, Chunking.auto());
            default -> throw new TypeConversionException("must be none, of:N or auto, was \"" + name + "\"");
        };
    }

    static final class Converter implements ITypeConverter<ChunkingArgument> {

        @Override
        public ChunkingArgument convert(String name) {
            return parse(name);
        }
    }
}
