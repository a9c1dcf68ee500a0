package io.batchflux.azure;

import com.azure.json.JsonReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a page of the files of a task. */
final class TaskFileDecoder {

    private TaskFileDecoder() {}

    /** Returns when the file of this name was written last, if it is among them. */
    static Optional<Instant> lastModified(byte[] body, String path) throws IOException {
        return Json.read(body, json -> {
            Optional<Instant> found = Optional.empty();
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                if (name.equals("value") && Json.isArray(json)) {
                    while (Json.nextElement(json)) {
                        Instant time = time(json, path);
                        found = time == null ? found : Optional.of(time);
                    }
                } else {
                    json.skipChildren();
                }
            }
            return found;
        });
    }

    private static @Nullable Instant time(JsonReader json, String path) throws IOException {
        String file = "";
        Instant time = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "name" -> file = Json.text(json);
                case "properties" -> time = lastModified(json);
                default -> json.skipChildren();
            }
        }
        return file.equals(path) ? time : null;
    }

    private static @Nullable Instant lastModified(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        Instant time = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            if (name.equals("lastModified")) {
                time = Json.instant(json);
            } else {
                json.skipChildren();
            }
        }
        return time;
    }
}
