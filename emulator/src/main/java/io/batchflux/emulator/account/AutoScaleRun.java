package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.Optional;

/**
 * A run tells what came of an evaluation of an autoscale formula.
 *
 * @param timestamp when it was evaluated
 * @param results the variables and their values
 * @param error what went wrong
 */
public record AutoScaleRun(Instant timestamp, String results, Optional<String> error) {

    private static final String ERROR = "An error occurred during the evaluation of the formula";

    public ObjectNode json() {
        ObjectNode json =
                Json.object().put("timestamp", ServiceTime.body(timestamp)).put("results", results);
        error.ifPresent(reason -> json.putObject("error")
                .put("code", "AutoScalingFormulaEvaluationError")
                .put("message", ERROR)
                .putArray("values")
                .addObject()
                .put("name", "Message")
                .put("value", reason));
        return json;
    }
}
