package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.node.TaskOutcome;
import java.time.Instant;

/**
 * A subtask is what a multi-instance task runs on one of its nodes: its coordination command. The first node has none;
 * the primary runs there.
 */
public final class Subtask {

    private final int id;
    private final NodePlacement placement;
    private TaskStatus status;

    /**
     * Creates a subtask whose command has not begun.
     *
     * @param now when the node was taken
     */
    Subtask(int id, NodePlacement placement, Instant now) {
        this.id = id;
        this.placement = placement;
        this.status = TaskStatus.created(now).preparing(now, placement);
    }

    /** Creates a subtask that there was before. */
    @JsonCreator
    Subtask(
            @JsonProperty("id") int id,
            @JsonProperty("placement") NodePlacement placement,
            @JsonProperty("status") TaskStatus status) {
        this.id = id;
        this.placement = placement;
        this.status = status;
    }

    /** A snapshot is what a request sees of a subtask; it can be read on any thread. */
    public record Snapshot(int id, TaskStatus status) {}

    public Snapshot snapshot() {
        return new Snapshot(id, status);
    }

    public int id() {
        return id;
    }

    public NodePlacement placement() {
        return placement;
    }

    public TaskState state() {
        return status.state();
    }

    void started(Instant now) {
        status = status.running(now, placement);
    }

    void completed(Instant now, TaskOutcome outcome) {
        status = status.completed(now, outcome);
    }
}
