package io.batchflux.sweeps;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The lines of a CSV file as points, whose values are texts. */
final class CsvPoints {

    private CsvPoints() {}

    static Points read(Path file) {
        List<List<String>> lines = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                CsvReader<CsvRecord> reader = CsvReading.of(
                        CsvReader.builder().allowExtraFields(true).allowMissingFields(true), StrictText.byMark(in))) {
            for (CsvRecord line : reader) {
                if (lines.isEmpty()) {
                    requireCommas(file, line);
                } else if (line.getFieldCount() != lines.get(0).size()) {
                    throw refused(
                            file,
                            "line " + line.getStartingLineNumber() + " must have "
                                    + lines.get(0).size() + " cells, one for each name in the first line, has "
                                    + line.getFieldCount());
                }
                lines.add(List.copyOf(line.getFields()));
            }
        } catch (CsvParseException e) {
            throw refused(file, "it must be CSV in UTF-8: " + CsvReading.why(e));
        } catch (UncheckedIOException e) {
            throw unreadable(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            throw refused(file, "the first line must name the parameters, is empty");
        }
        try {
            return points(lines.get(0), lines.subList(1, lines.size()));
        } catch (IllegalArgumentException e) {
            throw refused(file, "its first line names the parameters, and " + e.getMessage());
        }
    }

    /** As spreadsheets write, where a comma is in the numbers. */
    private static void requireCommas(Path file, CsvRecord names) {
        String first = names.getFieldCount() == 1 ? names.getField(0) : "";
        if (first.contains(";") || first.contains("\t")) {
            throw refused(
                    file,
                    "the names in the first line must have commas between them, was \"" + Names.shortened(first)
                            + "\"; save the file with commas, and numbers with a decimal point");
        }
    }

    private static Points points(List<String> names, List<List<String>> lines) {
        Columns columns = new Columns(
                names,
                IntStream.range(0, names.size())
                        .mapToObj(column -> (List<Object>) new Cells(lines, column))
                        .toList());
        return Points.of(columns, lines.size(), index -> Point.of(names, List.copyOf(lines.get(index))));
    }

    private static RuntimeException unreadable(Path file, IOException error) {
        return error instanceof CharacterCodingException
                ? refused(file, StrictText.RULE)
                : new UncheckedIOException("the points could not be read from " + file + ": " + error, error);
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
