package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * A task that has ended.
 *
 * @param json the task, as the service shows it
 */
record Ended(String job, JsonNode json) {

    String id() {
        return json.path("id").asText();
    }

    JsonNode execution() {
        return json.path("executionInfo");
    }

    String failure() {
        return execution().path("failureInfo").path("code").asText("");
    }

    int retries() {
        return execution().path("retryCount").asInt();
    }

    /** Returns how long its last try has run. */
    Duration ran() {
        String start = execution().path("startTime").asText("");
        String end = execution().path("endTime").asText("");
        return start.isEmpty() || end.isEmpty()
                ? Duration.ZERO
                : Duration.between(Instant.parse(start), Instant.parse(end));
    }

    /** Returns how it ended, in a few words. */
    String words() {
        return Tasks.end(execution());
    }

    /** Returns what is said about its failure. */
    String details() {
        JsonNode failure = execution().path("failureInfo");
        StringBuilder words = new StringBuilder(failure.path("category").asText(""))
                .append(' ')
                .append(failure.path("message").asText(""));
        for (JsonNode detail : failure.path("details")) {
            words.append("; ").append(detail.path("value").asText());
        }
        return words.toString().strip();
    }
}
