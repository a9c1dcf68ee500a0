package io.batchflux.sweeps;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cells with commas between them, the first line being the names of the columns.
 *
 * @param columns the names
 */
record CsvLayout(List<String> columns) implements Layout {

    private static String line(List<String> cells) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            writer.writeRecord(cells);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return text.toString();
    }

    @Override
    public String header() {
        return line(columns);
    }

    @Override
    public void requireOurs(InputStream from, boolean whole) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        String found = new String(from.readNBytes(header.length), StandardCharsets.UTF_8);
        if (whole ? !found.equals(header()) : !header().startsWith(found)) {
            throw new IOException("its first line must be " + header().strip() + ", begins with " + found.strip()
                    + "; give each sweep a file of its own");
        }
    }

    @Override
    public String line(Map<String, @Nullable Object> row) {
        return line(columns.stream().map(name -> Cells.at(row, name)).toList());
    }

    @Override
    public boolean isQuoted() {
        return true;
    }

    @Override
    public void read(InputStream from, Consumer<Map<String, @Nullable Object>> rows) throws IOException {
        try (CsvReader<CsvRecord> lines = CsvReading.of(CsvReader.builder(), StrictText.of(from))) {
            for (CsvRecord line : lines) {
                if (line.getStartingLineNumber() > 1) {
                    rows.accept(tree(line.getFields()));
                }
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(
                    "it must be CSV with as many cells in each line: " + CsvReading.why(e), e);
        }
    }

    private Map<String, @Nullable Object> tree(List<String> cells) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            RecordOf.put(tree, columns.get(i), cells.get(i));
        }
        return tree;
    }
}
