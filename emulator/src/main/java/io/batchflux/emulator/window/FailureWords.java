package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Redaction;
import java.util.Optional;

/** Why a task failed, in words. */
final class FailureWords {

    private FailureWords() {}

    /** Empty if it has not failed. */
    static Optional<ObjectNode> of(TaskExecution execution) {
        return execution
                .outcome()
                .flatMap(outcome -> outcome.failure())
                .map(failure -> Json.object()
                        .put("category", failure.category())
                        .put("code", failure.code())
                        .put("words", words(failure, execution)));
    }

    private static String words(TaskFailure failure, TaskExecution execution) {
        if (failure.code().equals("FailureExitCode")) {
            int code = execution.exitCode().orElse(-1);
            return "The command ended with exit code " + code + signal(code) + tries(execution.retryCount()) + ".";
        }
        String detail = failure.detail().isBlank() || failure.detail().equals(failure.message())
                ? ""
                : (failure.message().endsWith(".") ? " " : ": ") + failure.detail();
        return Redaction.of(failure.message() + detail);
    }

    /** Shells and the kernel say in this way that a signal ended a process. */
    private static String signal(int code) {
        return switch (code) {
            case 126 -> " (it may not be executed)";
            case 127 -> " (the command was not found)";
            case 130 -> " (interrupted)";
            case 137 -> " (killed)";
            case 139 -> " (it crashed: segmentation fault)";
            case 143 -> " (asked to end)";
            default -> "";
        };
    }

    private static String tries(int retries) {
        return switch (retries) {
            case 0 -> "";
            case 1 -> ", after one retry";
            default -> ", after " + retries + " retries";
        };
    }
}
