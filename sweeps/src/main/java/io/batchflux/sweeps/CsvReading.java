package io.batchflux.sweeps;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.Reader;

/** How CSV is read: what could be written is not too large to be read. */
final class CsvReading {

    private static final int CELLS = 10_000_000;
    private static final int SIZE = 1 << 30;

    private CsvReading() {}

    static CsvReader<CsvRecord> of(CsvReader.CsvReaderBuilder builder, Reader from) {
        return builder.maxBufferSize(SIZE).build(handler(), from);
    }

    private static CsvRecordHandler handler() {
        return CsvRecordHandler.of(
                builder -> builder.maxFields(CELLS).maxFieldSize(SIZE).maxRecordSize(SIZE));
    }

    /** Returns where it cannot be read and why. */
    static String why(CsvParseException error) {
        Throwable cause = error.getCause();
        return error.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }
}
