package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A node is in one of these states, by the names under which the service counts them. */
public enum NodeState {
    CREATING("creating"),
    IDLE("idle"),
    OFFLINE("offline"),
    PREEMPTED("preempted"),
    REBOOTING("rebooting"),
    REIMAGING("reimaging"),
    RUNNING("running"),
    STARTING("starting"),
    START_TASK_FAILED("startTaskFailed"),
    LEAVING_POOL("leavingPool"),
    UNKNOWN("unknown"),
    UNUSABLE("unusable"),
    WAITING_FOR_START_TASK("waitingForStartTask"),
    DEALLOCATED("deallocated"),
    DEALLOCATING("deallocating"),
    UPGRADING_OS("upgradingOS");

    private final String counted;

    NodeState(String counted) {
        this.counted = counted;
    }

    /** Returns the name of the member that counts the nodes in this state. */
    public String counted() {
        return counted;
    }

    /** Returns the word for the state in a node. */
    public String word() {
        return counted.toLowerCase(Locale.ROOT);
    }

    /** Returns whether the node is there to be asked for something. */
    public boolean isUp() {
        return switch (this) {
            case IDLE, RUNNING, OFFLINE, WAITING_FOR_START_TASK, START_TASK_FAILED -> true;
            default -> false;
        };
    }

    /** Returns why a node in this state gives no files. */
    public BatchException refusalOfFiles() {
        return switch (this) {
            case CREATING, STARTING, REBOOTING, REIMAGING -> refusal();
            default -> ErrorCode.NODE_NOT_READY.with();
        };
    }

    /** Returns why nothing can be asked of a node in this state. */
    public BatchException refusal() {
        return switch (this) {
            case CREATING -> ErrorCode.NODE_BEING_CREATED.with();
            case STARTING -> ErrorCode.NODE_BEING_STARTED.with();
            case REBOOTING -> ErrorCode.NODE_BEING_REBOOTED.with();
            case REIMAGING -> ErrorCode.NODE_BEING_REIMAGED.with();
            case UNUSABLE -> ErrorCode.NODE_STATE_UNUSABLE.with();
            default -> ErrorCode.OPERATION_NOT_VALID_ON_NODE.with("Reason", "The node is " + word() + ".");
        };
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(NodeState::word).toList();
    }
}
