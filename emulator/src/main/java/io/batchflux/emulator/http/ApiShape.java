package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Gives requests and answers the members that they had in the version which the request names: what was renamed since has its former
 * name. Members that came later stay, since clients ignore what they do not know.
 */
public final class ApiShape implements RequestFilter {

    /** The oldest version in which everything has today's name. */
    private static final String SLOTS = "2020-09-01.12.0";

    private static final String IMAGES = "2019-06-01.9.0";
    private static final String COUNTS = "2018-08-01.7.0";
    private static final String IDENTITIES = "2017-01-01.4.0";

    /** A member that has had its name since a version. */
    private record Renaming(String since, String former, String name) {}

    private static final List<Renaming> RENAMED = List.of(
            new Renaming(SLOTS, "maxTasksPerNode", "taskSlotsPerNode"),
            new Renaming("2018-12-01.8.0", "blobSource", "httpUrl"),
            new Renaming("2017-05-01.5.0", "targetDedicated", "targetDedicatedNodes"),
            new Renaming("2017-05-01.5.0", "currentDedicated", "currentDedicatedNodes"),
            new Renaming("2017-05-01.5.0", "schedulingError", "failureInfo"));

    @Override
    public Mono<BatchResponse> filter(OperationCall call, OperationHandler next) {
        String version = call.request().parameter("api-version").orElse(SLOTS);
        if (version.compareTo(SLOTS) >= 0) {
            return next.handle(call);
        }
        OperationCall asked = call.request().parameter("$select").isPresent()
                ? call.withParameter(
                        "$select", select(call.request().parameter("$select").get(), version))
                : call;
        return Mono.defer(() -> next.handle(call.request().body().length == 0 ? asked : withBody(asked, version)))
                .map(answer -> answer.json().isEmpty()
                        ? answer
                        : answer.withJson(answer(call.operation(), answer.json().get(), version)));
    }

    /** Whether a version has the list of node agents, which that of supported images has replaced. */
    public static boolean listsNodeAgents(String version) {
        return version.compareTo(IMAGES) < 0;
    }

    private static OperationCall withBody(OperationCall call, String version) {
        ObjectNode body = call.json();
        rename(body, version, true);
        return call.withBody(Json.write(body));
    }

    private static JsonNode answer(Operation operation, JsonNode json, String version) {
        JsonNode answer = json.deepCopy();
        if (operation == Operation.JOBS_GET_TASK_COUNTS && answer.path("taskCounts") instanceof ObjectNode counts) {
            ObjectNode flat = Json.object();
            flat.set("odata.metadata", answer.path("odata.metadata"));
            flat.setAll(counts);
            return version.compareTo(COUNTS) < 0 ? flat.put("validationStatus", "validated") : flat;
        }
        rename(answer, version, false);
        return answer;
    }

    private static String select(String members, String version) {
        return Arrays.stream(members.split(",", -1))
                .map(String::trim)
                .map(member -> RENAMED.stream()
                        .filter(renamed -> version.compareTo(renamed.since()) < 0
                                && renamed.former().equals(member))
                        .map(Renaming::name)
                        .findFirst()
                        .orElse(member))
                .collect(Collectors.joining(","));
    }

    /** @param toToday whether former names become today's, or the other way round */
    private static void rename(JsonNode json, String version, boolean toToday) {
        json.forEach(child -> rename(child, version, toToday));
        if (!(json instanceof ObjectNode object)) {
            return;
        }
        for (Renaming renamed : RENAMED) {
            String from = toToday ? renamed.former() : renamed.name();
            if (version.compareTo(renamed.since()) < 0 && object.has(from)) {
                object.set(toToday ? renamed.name() : renamed.former(), object.remove(from));
            }
        }
        if (version.compareTo(IDENTITIES) < 0) {
            elevate(object, toToday);
        }
    }

    /** Before there were identities of users, a task said only whether it was elevated. */
    private static void elevate(ObjectNode object, boolean toToday) {
        if (toToday && object.path("runElevated").isBoolean()) {
            object.putObject("userIdentity")
                    .putObject("autoUser")
                    .put("scope", "task")
                    .put("elevationLevel", object.remove("runElevated").booleanValue() ? "admin" : "nonadmin");
        } else if (!toToday && object.has("userIdentity")) {
            JsonNode identity = object.remove("userIdentity");
            object.put(
                    "runElevated",
                    identity.path("autoUser").path("elevationLevel").asText().equals("admin"));
        }
    }
}
