package io.batchflux.azure;

import com.azure.json.JsonWriter;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobPreparation;
import java.io.IOException;
import java.time.Duration;

/** Writes the bodies of the requests that create, change and terminate a job. */
final class JobEncoder {

    private static final int SIZE_HINT = 2048;

    private JobEncoder() {}

    /** Writes a job that stays active when it has no tasks, since at its creation it has none. */
    static byte[] create(JobDefinition job) {
        return Json.write(SIZE_HINT, json -> {
            json.writeStringField("id", job.id());
            json.writeIntField("priority", job.priority());
            writeConstraints(json, job.timeLimit());
            JobPreparation preparation = job.preparation();
            if (preparation != null) {
                writePreparation(json, preparation);
            }
            json.writeStartObject("poolInfo");
            json.writeStringField("poolId", job.poolId());
            json.writeEndObject();
            json.writeStringField("onAllTasksComplete", "noaction");
            TaskEncoder.writePairs(json, "metadata", job.metadata());
        });
    }

    /** Writes all constraints, since what is missing there is set back: there is no other, as at the creation. */
    static byte[] patch(JobPatch patch) {
        return Json.write(64, json -> writeConstraints(json, patch.timeLimit()));
    }

    private static void writeConstraints(JsonWriter json, Duration timeLimit) throws IOException {
        json.writeStartObject("constraints");
        json.writeStringField("maxWallClockTime", WireDurations.format(timeLimit));
        json.writeEndObject();
    }

    static byte[] terminateWhenTasksComplete() {
        return Json.write(64, json -> json.writeStringField("onAllTasksComplete", "terminatejob"));
    }

    static byte[] terminate(String reason) {
        return Json.write(128, json -> json.writeStringField("terminateReason", reason));
    }

    private static void writePreparation(JsonWriter json, JobPreparation preparation) throws IOException {
        json.writeStartObject("jobPreparationTask");
        json.writeStringField("commandLine", preparation.commandLine());
        TaskEncoder.writeContainer(json, preparation.image(), preparation.containerRunOptions());
        TaskEncoder.writeResourceFiles(json, preparation.resourceFiles());
        TaskEncoder.writePairs(json, "environmentSettings", preparation.environment());
        TaskEncoder.writeUser(json, preparation.identity());
        if (preparation.retries() > 0 || preparation.retention() != null) {
            json.writeStartObject("constraints");
            if (preparation.retries() > 0) {
                json.writeIntField("maxTaskRetryCount", preparation.retries());
            }
            TaskEncoder.writeRetention(json, preparation.retention());
            json.writeEndObject();
        }
        json.writeBooleanField("waitForSuccess", true);
        json.writeEndObject();
    }
}
