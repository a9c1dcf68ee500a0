package io.batchflux.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.json.JsonReader;
import io.batchflux.spi.ETag;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a job, and the numbers of its tasks. */
final class JobDecoder {

    /** The members of a job that are read, for the query's {@code $select}. */
    static final String SELECT = "id,eTag,creationTime,state,constraints,metadata,executionInfo";

    private JobDecoder() {}

    static JobSnapshot job(HttpHeaders headers, byte[] body) throws IOException {
        return Json.read(body, JobDecoder::job).withServerTime(TimeHeaders.serverTime(headers));
    }

    static JobPage page(HttpHeaders headers, byte[] body) throws IOException {
        Instant serverTime = TimeHeaders.requireServerTime(headers);
        return Json.read(body, json -> {
            List<JobSnapshot> jobs = new ArrayList<>();
            String nextLink = null;
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "value" -> readJobs(json, jobs);
                    case "odata.nextLink" -> nextLink = json.getString();
                    default -> json.skipChildren();
                }
            }
            return JobPage.of(jobs, serverTime).withContinuation(nextLink);
        });
    }

    private static void readJobs(JsonReader json, List<JobSnapshot> jobs) throws IOException {
        if (Json.isArray(json)) {
            while (Json.nextElement(json)) {
                jobs.add(job(json));
            }
        }
    }

    private static JobSnapshot job(JsonReader json) throws IOException {
        String id = "";
        JobSnapshot.JobState state = null;
        Map<String, String> metadata = new HashMap<>();
        String terminateReason = null;
        Instant creationTime = null;
        Duration timeLimit = null;
        ETag eTag = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "id" -> id = Json.text(json);
                case "state" -> state = Json.constant(JobSnapshot.JobState.class, json);
                case "creationTime" -> creationTime = Json.instant(json);
                case "constraints" -> timeLimit = timeLimit(json);
                case "eTag" -> eTag = new ETag(Json.text(json));
                case "metadata" -> readPairs(json, metadata);
                case "executionInfo" -> terminateReason = terminateReason(json);
                default -> json.skipChildren();
            }
        }
        if (state == null) {
            throw new IOException("the job has no state");
        }
        return JobSnapshot.of(id, state)
                .withMetadata(metadata)
                .withTerminateReason(terminateReason)
                .withCreationTime(creationTime)
                .withTimeLimit(timeLimit)
                .withETag(eTag);
    }

    static TaskCounts taskCounts(byte[] body) throws IOException {
        return Json.read(body, json -> {
            TaskCounts counts = null;
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "taskCounts" -> counts = counts(json);
                    default -> json.skipChildren();
                }
            }
            if (counts == null) {
                throw new IOException("there are no taskCounts");
            }
            return counts;
        });
    }

    /** Reads an array of names and values. */
    static void readPairs(JsonReader json, Map<String, String> pairs) throws IOException {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            String key = "";
            String value = "";
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "name" -> key = Json.text(json);
                    case "value" -> value = Json.text(json);
                    default -> json.skipChildren();
                }
            }
            pairs.put(key, value);
        }
    }

    private static @Nullable Duration timeLimit(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        Duration limit = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "maxWallClockTime" -> limit = WireDurations.parse(Json.text(json));
                default -> json.skipChildren();
            }
        }
        return limit;
    }

    private static @Nullable String terminateReason(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        String reason = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "terminateReason" -> reason = json.getString();
                default -> json.skipChildren();
            }
        }
        return reason;
    }

    private static @Nullable TaskCounts counts(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        int active = 0;
        int running = 0;
        int succeeded = 0;
        int failed = 0;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "active" -> active = Json.integerOrZero(json);
                case "running" -> running = Json.integerOrZero(json);
                case "succeeded" -> succeeded = Json.integerOrZero(json);
                case "failed" -> failed = Json.integerOrZero(json);
                default -> json.skipChildren();
            }
        }
        return new TaskCounts(active, running, succeeded, failed);
    }
}
