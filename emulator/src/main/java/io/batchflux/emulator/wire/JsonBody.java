package io.batchflux.emulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A JSON body is an object of a request's body, read with the service's errors for what is missing or wrong. */
public final class JsonBody {

    /** The longest that the service can count. */
    private static final Duration LONGEST = Duration.parse(ServiceTime.FOREVER);

    /** Tasks that are added one after the other mostly have the same, and reading one is dear. */
    private static volatile String lastDuration = ServiceTime.FOREVER;

    private final String path;
    private final ObjectNode json;

    private JsonBody(String path, ObjectNode json) {
        this.path = path;
        this.json = json;
    }

    public static JsonBody of(ObjectNode json) {
        return new JsonBody("", json);
    }

    /** Whether JSON has no line breaks, and so hardly any blanks for the eye. */
    public static boolean isOnOneLine(byte[] written) {
        return Octets.indexOf(written, '\n', 0) < 0;
    }

    public ObjectNode json() {
        return json;
    }

    /** A copy with another value of a member. */
    public JsonBody with(String member, String value) {
        return new JsonBody(path, json.deepCopy().put(member, value));
    }

    public String name(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    public boolean has(String member) {
        return json.hasNonNull(member);
    }

    /** Refuses members with other names than these; those of OData itself are always allowed. */
    public JsonBody allowOnly(Set<String> members) {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String member = names.next();
            if (!members.contains(member) && !isAnnotation(member)) {
                throw ErrorCode.INVALID_REQUEST_BODY.with(
                        "Reason", "The property '" + name(member) + "' does not exist on the type.");
            }
        }
        return this;
    }

    /** Such as {@code odata.metadata} and {@code error@odata.navigationLinkUrl}. */
    private static boolean isAnnotation(String member) {
        return member.startsWith("odata.") || member.contains("@odata.");
    }

    public String requiredText(String member) {
        return text(member).orElseThrow(() -> missing(member));
    }

    public Optional<String> text(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(member, "a string is expected");
        }
        return Optional.of(value.textValue());
    }

    /** Returns strings; none when the member is absent. */
    public List<String> texts(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw invalid(member, "an array of strings is expected");
            }
            texts.add(each.textValue());
        }
        if (!value.isArray()) {
            throw invalid(member, "an array of strings is expected");
        }
        return texts;
    }

    /** The URL in a member, of http or https. */
    public String requiredUrl(String member) {
        String url = requiredText(member);
        if (!isUrl(url)) {
            throw invalid(member, "a URL is expected, such as https://account.blob.core.windows.net/container");
        }
        return url;
    }

    /** Whether it names a host behind its scheme. */
    private static boolean isUrl(String url) {
        int host = url.indexOf("://") + 3;
        if (!url.regionMatches(true, 0, "https://", 0, host) && !url.regionMatches(true, 0, "http://", 0, host)) {
            return false;
        }
        int end = host;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            if (Character.isWhitespace(url.charAt(end))) {
                return false;
            }
            end++;
        }
        return end > host;
    }

    public int requiredInteger(String member) {
        if (!has(member)) {
            throw missing(member);
        }
        return integer(member, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public int integer(String member, int otherwise, int least, int most) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw invalid(member, "an integer is expected");
        }
        if (value.intValue() < least || value.intValue() > most) {
            throw invalid(member, "must be " + least + " to " + most);
        }
        return value.intValue();
    }

    public boolean bool(String member, boolean otherwise) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw invalid(member, "true or false is expected");
        }
        return value.booleanValue();
    }

    /** A duration as it was written; a check that it is one. */
    public String duration(String member, String otherwise) {
        Optional<String> text = text(member);
        if (text.isPresent() && !text.get().equals(lastDuration)) {
            try {
                Duration duration = Duration.parse(text.get());
                if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                    throw invalid(member, "must be zero to " + LONGEST);
                }
                lastDuration = text.get();
            } catch (DateTimeParseException malformed) {
                throw invalid(member, "an ISO 8601 duration is expected");
            }
        }
        return text.orElse(otherwise);
    }

    /** A time in ISO 8601, as UTC if it does not say. */
    public Optional<Instant> time(String member) {
        return text(member)
                .map(text -> ServiceTime.parseLiteral(text)
                        .orElseThrow(() -> invalid(member, "a time in ISO 8601 is expected")));
    }

    /** Returns one of these values, whatever the case it was written in. */
    public String choice(String member, String otherwise, String... values) {
        Optional<String> text = text(member);
        if (text.isEmpty()) {
            return otherwise;
        }
        String value = text.get().toLowerCase(Locale.ROOT);
        if (!List.of(values).contains(value)) {
            throw invalid(member, "must be one of " + String.join(", ", values));
        }
        return value;
    }

    public Optional<JsonBody> object(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(asObject(name(member), value));
    }

    public JsonBody requiredObject(String member) {
        return object(member).orElseThrow(() -> missing(member));
    }

    public List<JsonBody> objects(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            throw invalid(member, "an array is expected");
        }
        List<JsonBody> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(asObject(name(member) + "[" + i + "]", array.get(i)));
        }
        return objects;
    }

    public BatchException missing(String member) {
        return ErrorCode.MISSING_REQUIRED_PROPERTY.with("PropertyName", name(member));
    }

    public BatchException invalid(String member, String reason) {
        JsonNode value = json.path(member);
        String text = value.isTextual() ? value.textValue() : value.toString();
        return BatchException.invalidProperty(name(member), text, reason);
    }

    private static JsonBody asObject(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new JsonBody(name, object);
        }
        throw BatchException.invalidProperty(name, value.toString(), "an object is expected");
    }
}
