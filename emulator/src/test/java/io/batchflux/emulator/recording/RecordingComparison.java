package io.batchflux.emulator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.TestClient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares an answer with the one that was recorded: status, headers, and of the body the key set, the types and the values.
 *
 * <p>Values that differ from one session to another have to be of the same form: times, versions, ids of requests and nodes,
 * the account's URL.
 */
final class RecordingComparison {

    /** A difference that is meant. */
    record Deviation(Pattern where, String reason) {}

    /** Where the emulator answers otherwise on purpose; a place is a header's name or the path of a member. */
    static final List<Deviation> DEVIATIONS = List.of(
            deviation("header Transfer-Encoding", "the emulator sends JSON with its length, not in chunks"),
            deviation("header Content-Length", "texts of errors have the length of the account's URL in them"),
            deviation("header Server", "it does not pass itself off as another server"),
            deviation("#supportedimages/value/.*", "its machines have one image, this machine's own"),
            deviation(
                    "#nodes/value/\\d+/endpointConfiguration",
                    "its nodes are directories of this machine, which nobody logs in to over a port of their own"),
            deviation("#nodes/value/\\d+/ipAddress", "its nodes are all at 127.0.0.1"),
            deviation(
                    "#nodes/value/\\d+/virtualMachineInfo/imageReference/exactVersion",
                    "it has no images of which it could tell the version"),
            deviation(
                    "#tasks.*/nodeInfo/taskRootDirectory",
                    "recorded with backslashes on Windows; its nodes are those of this machine"));

    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z"),
            Pattern.compile("0x[0-9A-F]{15}"),
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            Pattern.compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));

    private static final Pattern NODE = Pattern.compile("tvm[-\\w]+");
    private static final Pattern REQUEST = Pattern.compile("RequestId:[-0-9a-f]{36}\nTime:[-0-9T:.]+Z");
    private static final Pattern ACCOUNT = Pattern.compile("https?://(?!\\S*blob)[^/$]+");

    private final List<String> differences = new ArrayList<>();
    private final Set<String> excused = new TreeSet<>();

    private static Deviation deviation(String where, String reason) {
        return new Deviation(Pattern.compile(where), reason);
    }

    /** What is different and not meant to be. */
    List<String> differences() {
        return differences;
    }

    /** The places at which something is different and meant to be. */
    Set<String> excused() {
        return excused;
    }

    RecordingComparison compare(Recording recorded, TestClient.Answer answer) {
        if (recorded.status() != answer.status()) {
            differ("status", recorded.status() + "", answer.status() + " " + answer.text());
        }
        recorded.headers()
                .properties()
                .forEach(header -> value(
                        "header " + header.getKey(),
                        header.getValue().asText(),
                        Optional.ofNullable(answer.headers().get(header.getKey()))
                                .orElse("absent")));
        if (recorded.body().isContainerNode() && !answer.text().isEmpty()) {
            JsonNode body = answer.json();
            String metadata = recorded.body().path("odata.metadata").asText();
            node(metadata.substring(Math.max(0, metadata.indexOf('#'))), recorded.body(), body);
        } else if (!answer.text().isEmpty()) {
            differ("body", "none", answer.text());
        }
        return this;
    }

    private void node(String where, JsonNode recorded, JsonNode answer) {
        if (recorded.getNodeType() != answer.getNodeType()) {
            differ(where, recorded.toString(), answer.isMissingNode() ? "absent" : answer.toString());
        } else if (recorded.isObject()) {
            object(where, recorded, answer);
        } else if (recorded.isArray()) {
            array(where, recorded, answer);
        } else {
            value(where, recorded.asText(), answer.asText());
        }
    }

    private void object(String where, JsonNode recorded, JsonNode answer) {
        recorded.properties()
                .forEach(field -> node(where + "/" + field.getKey(), field.getValue(), answer.path(field.getKey())));
        answer.fieldNames().forEachRemaining(name -> {
            if (!recorded.has(name)) {
                differ(where + "/" + name, "absent", answer.path(name).toString());
            }
        });
    }

    /** Elements go together by their ids, as the service promises no order of outcomes. */
    private void array(String where, JsonNode recorded, JsonNode answer) {
        for (int i = 0; i < Math.max(recorded.size(), answer.size()); i++) {
            JsonNode element = recorded.path(i);
            String id = element.path("taskId").asText();
            JsonNode other = id.isEmpty() ? answer.path(i) : byTaskId(answer, id);
            if (element.isMissingNode()) {
                differ(where + "/" + i, "absent", other.toString());
            } else {
                node(where + "/" + i, element, other);
            }
        }
    }

    private static JsonNode byTaskId(JsonNode outcomes, String id) {
        for (Iterator<JsonNode> each = outcomes.elements(); each.hasNext(); ) {
            JsonNode outcome = each.next();
            if (outcome.path("taskId").asText().equals(id)) {
                return outcome;
            }
        }
        return outcomes.path(-1);
    }

    private void value(String where, String recorded, String answer) {
        for (Pattern form : FORMS) {
            if (form.matcher(recorded).matches()) {
                if (!form.matcher(answer).matches()) {
                    differ(where, recorded, answer);
                }
                return;
            }
        }
        if (!normal(recorded).equals(normal(answer))) {
            differ(where, recorded, answer);
        }
    }

    private static String normal(String text) {
        String node = NODE.matcher(text).replaceAll("NODE");
        return ACCOUNT.matcher(REQUEST.matcher(node).replaceAll("REQUEST")).replaceAll("ACCOUNT");
    }

    private void differ(String where, String recorded, String answer) {
        boolean meant = DEVIATIONS.stream()
                .anyMatch(deviation -> deviation.where().matcher(where).matches());
        if (meant) {
            excused.add(where);
        } else {
            differences.add(where + ": recorded " + recorded + ", answered " + answer);
        }
    }
}
