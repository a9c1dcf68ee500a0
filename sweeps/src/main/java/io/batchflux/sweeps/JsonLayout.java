package io.batchflux.sweeps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A JSON object in each line. */
final class JsonLayout implements Layout {

    /** What a line of ours begins with. */
    private static final String BEGINNING = "{\"item\":";

    @Override
    public String header() {
        return "";
    }

    @Override
    public void requireOurs(InputStream from, boolean whole) throws IOException {
        if (whole
                ? !isItem(new BufferedReader(StrictText.of(from)).readLine())
                : !isBeginning(new String(from.readNBytes(BEGINNING.length()), StandardCharsets.UTF_8))) {
            throw new IOException(
                    "each of its lines must be a JSON object that has \"item\", its first one is none; give each sweep a"
                            + " file of its own");
        }
    }

    private static boolean isBeginning(String found) {
        return BEGINNING.startsWith(found);
    }

    private static boolean isItem(String line) {
        try {
            return Json.read(line, "line 1") instanceof Map<?, ?> row && row.containsKey("item");
        } catch (IllegalArgumentException notJson) {
            return false;
        }
    }

    @Override
    public String line(Map<String, @Nullable Object> row) {
        return Json.text(row) + "\n";
    }

    @Override
    public boolean isQuoted() {
        return false;
    }

    @Override
    @SuppressWarnings("unchecked") // Names are texts in JSON.
    public void read(InputStream from, Consumer<Map<String, @Nullable Object>> rows) throws IOException {
        BufferedReader lines = new BufferedReader(StrictText.of(from));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String name = "line " + ++number;
            if (!(Json.read(line, name) instanceof Map<?, ?> row)) {
                throw new IllegalArgumentException("\"" + name + "\" must be a JSON object, was " + line);
            }
            rows.accept((Map<String, @Nullable Object>) row);
        }
    }
}
