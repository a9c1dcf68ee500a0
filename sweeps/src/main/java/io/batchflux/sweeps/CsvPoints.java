package io.batchflux.sweeps;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The lines of a CSV file as points, whose values are texts. */
final class CsvPoints {

    private CsvPoints() {}

    static Points read(Path file) {
        List<List<String>> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .detectBomHeader(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(file)) {
            for (CsvRecord line : reader) {
                if (!lines.isEmpty() && line.getFieldCount() != lines.get(0).size()) {
                    throw refused(
                            file,
                            "line " + line.getStartingLineNumber() + " must have "
                                    + lines.get(0).size() + " cells, one for each name in the first line, has "
                                    + line.getFieldCount());
                }
                lines.add(List.copyOf(line.getFields()));
            }
        } catch (CsvParseException | MalformedInputException e) {
            throw refused(file, "it must be CSV in UTF-8: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    "the points could not be read from " + file,
                    e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e);
        }
        if (lines.isEmpty()) {
            throw refused(file, "the first line must name the parameters, the file is empty");
        }
        return points(lines.get(0), lines.subList(1, lines.size()));
    }

    private static Points points(List<String> names, List<List<String>> lines) {
        Columns columns = new Columns(
                names,
                IntStream.range(0, names.size())
                        .mapToObj(column -> (List<Object>) new Cells(lines, column))
                        .toList());
        return Points.of(columns, lines.size(), index -> Point.of(names, List.copyOf(lines.get(index))));
    }

    private static IllegalArgumentException refused(Path file, String rule) {
        return new IllegalArgumentException("points cannot be read from " + file + ": " + rule);
    }

    /** One column of the lines. */
    private static final class Cells extends AbstractList<Object> {

        private final List<List<String>> lines;
        private final int column;

        Cells(List<List<String>> lines, int column) {
            this.lines = lines;
            this.column = column;
        }

        @Override
        public Object get(int index) {
            return lines.get(index).get(column);
        }

        @Override
        public int size() {
            return lines.size();
        }
    }
}
