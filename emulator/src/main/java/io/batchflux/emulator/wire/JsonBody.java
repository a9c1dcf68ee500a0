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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A JSON body is an object of a request's body, read with the service's errors for what is missing or wrong. */
public final class JsonBody {

    /** The longest that the service can count. */
    private static final Duration LONGEST = Duration.parse(ServiceTime.FOREVER);

    /** Tasks that are added one after the other mostly have the same few, and reading one is dear. */
    private static final Set<String> DURATIONS = ConcurrentHashMap.newKeySet();

    private static final int MOST_DURATIONS = 64;
    private static final int NO_INDEX = -1;

    private final @Nullable JsonBody owner;
    private final String member;
    private final int index;
    private final ObjectNode json;

    private JsonBody(@Nullable JsonBody owner, String member, int index, ObjectNode json) {
        this.owner = owner;
        this.member = member;
        this.index = index;
        this.json = json;
    }

    public static JsonBody of(ObjectNode json) {
        return new JsonBody(null, "", NO_INDEX, json);
    }

    public ObjectNode json() {
        return json;
    }

    /** A copy with another value of a member. */
    public JsonBody with(String member, String value) {
        return new JsonBody(owner, this.member, index, json.deepCopy().put(member, value));
    }

    /** The name of a member as errors say it, with those of the objects around it; made only when it is asked for. */
    public String name(String member) {
        return owner == null ? member : path() + "." + member;
    }

    private String path() {
        if (owner == null) {
            return member;
        }
        return owner.name(member) + (index == NO_INDEX ? "" : "[" + index + "]");
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
        if (text.isPresent() && !DURATIONS.contains(text.get())) {
            try {
                Duration duration = Duration.parse(text.get());
                if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                    throw invalid(member, "must be zero to " + ServiceTime.FOREVER);
                }
                remember(text.get());
            } catch (DateTimeParseException malformed) {
                throw invalid(member, "an ISO 8601 duration is expected");
            }
        }
        return text.orElse(otherwise);
    }

    private static void remember(String duration) {
        if (DURATIONS.size() >= MOST_DURATIONS) {
            DURATIONS.clear();
        }
        DURATIONS.add(duration);
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
        for (String each : values) {
            if (each.equals(value)) {
                return each;
            }
        }
        throw invalid(member, "must be one of " + String.join(", ", values));
    }

    public Optional<JsonBody> object(String member) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(asObject(member, NO_INDEX, value));
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
        List<JsonBody> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            objects.add(asObject(member, i, array.get(i)));
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

    private JsonBody asObject(String of, int at, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new JsonBody(this, of, at, object);
        }
        String name = name(of) + (at == NO_INDEX ? "" : "[" + at + "]");
        throw BatchException.invalidProperty(name, value.toString(), "an object is expected");
    }
}
