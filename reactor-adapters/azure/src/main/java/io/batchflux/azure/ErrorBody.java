package io.batchflux.azure;

import com.azure.core.http.HttpRequest;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.batchflux.spi.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error in a response of Batch, or in the outcome of one added task.
 *
 * @param code the service's code; empty if there is none
 * @param text the service's text without its lines for the request id and the time; empty if there is none
 * @param values further names and values, such as {@code PropertyName=id}
 */
record ErrorBody(String code, String text, List<String> values) {

    static final ErrorBody EMPTY = new ErrorBody("", "", List.of());

    private static final int LONGEST_FOREIGN_TEXT = 200;

    ErrorBody {
        values = List.copyOf(values);
    }

    /** Reads the body of a response that failed: JSON of Batch, JSON of another server, text, HTML or nothing. */
    static ErrorBody parse(byte[] body) {
        if (body.length == 0) {
            return EMPTY;
        }
        try {
            return Json.read(body, ErrorBody::decode);
        } catch (IOException notJson) {
            return new ErrorBody("", foreignText(body), List.of());
        }
    }

    /** Reads the members of an error object; the reader is at its start. */
    static ErrorBody decode(JsonReader json) throws IOException {
        String code = "";
        String text = "";
        List<String> values = new ArrayList<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "code" -> code = Json.text(json);
                case "message" -> text = message(json);
                case "values" -> readValues(json, values);
                case "odata.error", "error" -> {
                    if (Json.isObject(json)) {
                        ErrorBody wrapped = decode(json);
                        code = wrapped.code;
                        text = wrapped.text;
                        values.addAll(wrapped.values);
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new ErrorBody(code, text, values);
    }

    /** Returns all that the error says, in one line. */
    String description() {
        StringBuilder description = new StringBuilder(code);
        if (!text.isEmpty()) {
            description.append(code.isEmpty() ? "" : ": ").append(text);
        }
        if (!values.isEmpty()) {
            description.append(description.isEmpty() ? "" : " ").append(values);
        }
        return description.toString();
    }

    /** Returns all that the error says and which request it answers, in one line. */
    String description(HttpRequest request, int status, @Nullable String requestId) {
        String description = description();
        return (description.isEmpty() ? "The service answered with HTTP " + status : description)
                + " [HTTP " + status + ", " + request.getHttpMethod() + " "
                + request.getUrl().getPath()
                + (requestId == null ? "" : ", request id " + requestId) + "]";
    }

    /** Returns a copy with the code that the ports know for a request that is too large. */
    ErrorBody asTooLarge() {
        return new ErrorBody(ServiceException.REQUEST_BODY_TOO_LARGE, text, values);
    }

    private static String message(JsonReader json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return oneLine(Json.text(json));
        }
        String text = "";
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "value" -> text = oneLine(Json.text(json));
                default -> json.skipChildren();
            }
        }
        return text;
    }

    private static void readValues(JsonReader json, List<String> values) throws IOException {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            String key = "";
            String value = "";
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "key" -> key = Json.text(json);
                    case "value" -> value = Json.text(json);
                    default -> json.skipChildren();
                }
            }
            values.add(key + "=" + withoutSignature(value.strip().replaceAll("\\s+", " ")));
        }
    }

    /** Returns the text in one line, without its lines for the request id and the time. */
    static String oneLine(String text) {
        return withoutSignature(text.lines()
                .filter(line -> !line.startsWith("RequestId:") && !line.startsWith("Time:"))
                .map(String::strip)
                .reduce((first, second) -> first + " " + second)
                .orElse(""));
    }

    private static String foreignText(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("(?s)<(script|style).*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return withoutSignature(
                text.length() <= LONGEST_FOREIGN_TEXT ? text : text.substring(0, LONGEST_FOREIGN_TEXT) + "…");
    }

    private static String withoutSignature(String text) {
        return text.replaceAll("(?i)\\bsig=[^&\\s\"']+", "sig=(hidden)");
    }
}
