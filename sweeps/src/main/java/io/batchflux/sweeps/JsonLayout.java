package io.batchflux.sweeps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A JSON object in each line. */
final class JsonLayout implements Layout {

    @Override
    public String header() {
        return "";
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
        BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
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
