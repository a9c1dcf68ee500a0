package io.batchflux.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a pool as a listing shows it. */
public final class NodeSnapshot extends GrowableValue<NodeSnapshot> {

    private static final Shape<NodeSnapshot> SHAPE = new Shape<>(NodeSnapshot::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<NodeState> STATE = SHAPE.attribute("state");
    private static final Attribute<@Nullable TaskExecution> START_TASK = SHAPE.optional("startTask");
    private static final Attribute<List<String>> ERRORS =
            SHAPE.attribute("errors", List.<String>of()).checkedBy((name, errors) -> List.copyOf(errors));
    private static final Attribute<Integer> USED_SLOTS = SHAPE.attribute("usedSlots", 0);
    private static final Attribute<List<RecentTask>> RECENT_TASKS =
            SHAPE.attribute("recentTasks", List.<RecentTask>of()).checkedBy((name, tasks) -> List.copyOf(tasks));

    private NodeSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a node in this state, of which nothing else is known. */
    public static NodeSnapshot of(String id, NodeState state) {
        return SHAPE.initial().with(ID, id).with(STATE, state);
    }

    /** Returns the node's id. */
    public String id() {
        return get(ID);
    }

    /** Returns its state. */
    public NodeState state() {
        return get(STATE);
    }

    /** Returns how its start task went, or goes, or {@code null} if it has none, or has not begun it. */
    public @Nullable TaskExecution startTask() {
        return get(START_TASK);
    }

    /** Returns what is wrong with it, each as code and message. */
    public List<String> errors() {
        return get(ERRORS);
    }

    /** Returns how many of its slots are taken by tasks. */
    public int usedSlots() {
        return get(USED_SLOTS);
    }

    /** Returns some of the tasks whose state has changed there lately, of whichever job. */
    public List<RecentTask> recentTasks() {
        return get(RECENT_TASKS);
    }

    /** Returns a copy whose start task went, or goes, like this, or {@code null}. */
    public NodeSnapshot withStartTask(@Nullable TaskExecution startTask) {
        return with(START_TASK, startTask);
    }

    /** Returns a copy with these errors. */
    public NodeSnapshot withErrors(List<String> errors) {
        return with(ERRORS, errors);
    }

    /** Returns a copy of which so many slots are taken. */
    public NodeSnapshot withUsedSlots(int usedSlots) {
        return with(USED_SLOTS, usedSlots);
    }

    /** Returns a copy that has had these tasks lately. */
    public NodeSnapshot withRecentTasks(List<RecentTask> recentTasks) {
        return with(RECENT_TASKS, recentTasks);
    }
}
