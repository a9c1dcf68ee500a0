package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;

/**
 * A failure says why a task failed.
 *
 * @param category {@code UserError} or {@code ServerError}
 * @param code the service's code
 * @param message what went wrong
 * @param detail more about it, such as the name of a file
 */
public record TaskFailure(String category, String code, String message, String detail) {

    /** This code is that of a task that was ended before it would have. */
    public static final String ENDED = "TaskEnded";

    private static final String USER = "UserError";
    private static final String SERVER = "ServerError";
    private static final String EXIT_CODE = "The task exited with an exit code representing a failure";

    public static TaskFailure user(String code, String message, String detail) {
        return new TaskFailure(USER, code, message, detail);
    }

    static TaskFailure server(String code, String message, String detail) {
        return new TaskFailure(SERVER, code, message, detail);
    }

    boolean isOfService() {
        return category.equals(SERVER);
    }

    static TaskFailure exitCode() {
        return user("FailureExitCode", EXIT_CODE, EXIT_CODE);
    }

    public static TaskFailure endedByUser() {
        return user(ENDED, "Task was ended by user request", "The task was terminated.");
    }

    public static TaskFailure endedByJob() {
        return user(ENDED, "Task was ended by user request", "The job was terminated.");
    }

    public static TaskFailure wallClock() {
        return server(ENDED, "Task was ended", "The maximum wall-clock time of the task has expired.");
    }

    public ObjectNode json() {
        ObjectNode json =
                Json.object().put("category", category).put("code", code).put("message", message);
        json.putArray("details").addObject().put("name", "Message").put("value", detail);
        return json;
    }
}
