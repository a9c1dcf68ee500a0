package io.batchflux.emulator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exchange with the real service, as it was recorded.
 *
 * <p>A folder of recordings has files {@code *.jsonl}, each with one exchange per line: {@code method}, {@code path} with its
 * query, {@code reqBody}, {@code status}, {@code headers} and {@code body}, in the order of the session.
 */
record Recording(
        String name, String method, String path, JsonNode request, int status, JsonNode headers, JsonNode body) {

    static List<Recording> load(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Recording> recordings = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode json = new ObjectMapper().readTree(line);
                    recordings.add(new Recording(
                            "%s:%d".formatted(file.getFileName(), recordings.size() + 1),
                            json.path("method").asText(),
                            json.path("path").asText(),
                            json.path("reqBody"),
                            json.path("status").asInt(),
                            json.path("headers"),
                            json.path("body")));
                }
            }
            return List.copyOf(recordings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path without its query. */
    String resource() {
        return path.substring(0, path.indexOf('?'));
    }

    /** A segment of the path by its number, or nothing. */
    String segment(int index) {
        String[] segments = resource().substring(1).split("/");
        return index < segments.length ? segments[index] : "";
    }

    boolean is(String otherMethod, String pathPattern) {
        return method.equals(otherMethod) && resource().matches(pathPattern);
    }

    /** The state of the entity, or of the first one of the list, that was answered with. */
    String state() {
        return body.has("value")
                ? body.at("/value/0/state").asText()
                : body.path("state").asText();
    }

    @Override
    public String toString() {
        return name + " " + method + " " + path + " -> " + status + (state().isEmpty() ? "" : " " + state());
    }
}
