package io.batchflux.azure;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of a Batch or storage account, whatever its status, is what {@link BatchRest} makes nothing of.
 *
 * @param status the HTTP status
 * @param headers the headers by their names in lower case
 * @param body the body as text; empty if there is none
 */
public record RestAnswer(int status, Map<String, String> headers, String body) {

    /** Copies the map. */
    public RestAnswer {
        headers = Map.copyOf(headers);
    }

    /** Returns the header's value; in whatever case its name is given. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns the status alone: the rest may hold signatures. */
    @Override
    public String toString() {
        return "RestAnswer[" + status + "]";
    }
}
