package io.batchflux;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads from a name to the run that has it, as lines of text.
 *
 * @param name of the run
 * @param run by which its containers and jobs are named, and which is never used twice; {@code null} if there is no run
 * @param idPrefix of its jobs
 * @param forgotten whether the run is being forgotten
 */
record Pointer(String name, @Nullable String run, String idPrefix, boolean forgotten) {

    private static final String VERSION = "1";

    static Pointer nowhere(String name) {
        return new Pointer(name, null, "", false);
    }

    Pointer forgetting() {
        return new Pointer(name, run, idPrefix, true);
    }

    ByteBuffer write() {
        String text = "batchflux-named-run=" + VERSION + "\nname=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                + (run == null ? "" : "\nrun=" + run + "\nidPrefix=" + idPrefix)
                + (forgotten ? "\nforgotten=true" : "") + "\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static Pointer read(byte[] bytes) {
        Map<String, String> lines = new HashMap<>();
        new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> {
            int end = line.indexOf('=');
            if (end > 0) {
                lines.put(line.substring(0, end), line.substring(end + 1));
            }
        });
        String version = lines.get("batchflux-named-run");
        if (!VERSION.equals(version)) {
            throw new NamedRunException(
                    NamedRunException.Reason.NEWER_VERSION,
                    "the pointer of the run has version " + version + ", and this library knows " + VERSION
                            + ": use the version of the library that wrote it, or a later one");
        }
        return new Pointer(
                URLDecoder.decode(lines.getOrDefault("name", ""), StandardCharsets.UTF_8),
                lines.get("run"),
                lines.getOrDefault("idPrefix", ""),
                lines.containsKey("forgotten"));
    }
}
