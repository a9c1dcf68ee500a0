package io.batchflux.micrometer;

import io.batchflux.RunInfo;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task that is being submitted; its carrier is the task's environment. As OpenTelemetry has it for
 * environment variables, {@code traceparent} becomes {@code TRACEPARENT}, and what is neither letter nor digit an underscore.
 */
public final class SubmitObservationContext extends SenderContext<Map<String, String>> {

    private final RunInfo run;
    private final String taskId;

    SubmitObservationContext(RunInfo run, String taskId, Map<String, String> environment) {
        super(SubmitObservationContext::set, Kind.PRODUCER);
        this.run = run;
        this.taskId = taskId;
        setCarrier(environment);
        setRemoteServiceName("Azure Batch");
    }

    private static void set(@Nullable Map<String, String> environment, String key, String value) {
        if (environment != null) {
            environment.put(variable(key), value);
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Returns which run the task belongs to. */
    public RunInfo run() {
        return run;
    }

    /** Returns the task's id in its job. */
    public String taskId() {
        return taskId;
    }
}
