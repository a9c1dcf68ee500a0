package io.batchflux.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool as the service shows it. */
public final class PoolSnapshot extends GrowableValue<PoolSnapshot> {

    private static final Shape<PoolSnapshot> SHAPE = new Shape<>(PoolSnapshot::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<String> STATE = SHAPE.attribute("state");
    private static final Attribute<String> ALLOCATION_STATE = SHAPE.attribute("allocationState", "");
    private static final Attribute<Integer> CURRENT_NODES = SHAPE.attribute("currentNodes", 0);
    private static final Attribute<Integer> TARGET_NODES = SHAPE.attribute("targetNodes", 0);
    private static final Attribute<Integer> TASK_SLOTS_PER_NODE = SHAPE.attribute("taskSlotsPerNode", 1);
    private static final Attribute<Boolean> RUNS_CONTAINERS = SHAPE.attribute("runsContainers", false);
    private static final Attribute<Boolean> AUTO_SCALES = SHAPE.attribute("autoScales", false);
    private static final Attribute<String> NODE_AGENT = SHAPE.attribute("nodeAgent", "");
    private static final Attribute<List<String>> IMAGES =
            SHAPE.attribute("images", List.<String>of()).checkedBy((name, images) -> List.copyOf(images));
    private static final Attribute<List<ResizeError>> RESIZE_ERRORS =
            SHAPE.attribute("resizeErrors", List.<ResizeError>of()).checkedBy((name, errors) -> List.copyOf(errors));

    private PoolSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a pool without nodes, of one slot each, in this state. */
    public static PoolSnapshot of(String id, String state) {
        return SHAPE.initial().with(ID, id).with(STATE, state);
    }

    /** Returns the pool's id. */
    public String id() {
        return get(ID);
    }

    /** Returns the state, {@code active} or {@code deleting}. */
    public String state() {
        return get(STATE);
    }

    /** Returns the allocation state, {@code steady}, {@code resizing} or {@code stopping}; empty if not given. */
    public String allocationState() {
        return get(ALLOCATION_STATE);
    }

    /** Returns how many nodes it has, dedicated and spot. */
    public int currentNodes() {
        return get(CURRENT_NODES);
    }

    /** Returns how many nodes it should have. */
    public int targetNodes() {
        return get(TARGET_NODES);
    }

    /** Returns how many slots each node has for tasks. */
    public int taskSlotsPerNode() {
        return get(TASK_SLOTS_PER_NODE);
    }

    /** Returns whether its tasks run in containers. */
    public boolean runsContainers() {
        return get(RUNS_CONTAINERS);
    }

    /** Returns whether a formula says how many nodes it should have. */
    public boolean autoScales() {
        return get(AUTO_SCALES);
    }

    /** Returns the SKU of its node agent, such as {@code batch.node.ubuntu 22.04}; empty if not given. */
    public String nodeAgent() {
        return get(NODE_AGENT);
    }

    /** Returns the container images that its nodes fetch before they take tasks. */
    public List<String> images() {
        return get(IMAGES);
    }

    /** Returns why it could not grow or shrink. */
    public List<ResizeError> resizeErrors() {
        return get(RESIZE_ERRORS);
    }

    /** Returns a copy in this allocation state. */
    public PoolSnapshot withAllocationState(String allocationState) {
        return with(ALLOCATION_STATE, allocationState);
    }

    /** Returns a copy with this many nodes. */
    public PoolSnapshot withCurrentNodes(int currentNodes) {
        return with(CURRENT_NODES, currentNodes);
    }

    /** Returns a copy that should have this many nodes. */
    public PoolSnapshot withTargetNodes(int targetNodes) {
        return with(TARGET_NODES, targetNodes);
    }

    /** Returns a copy whose nodes have this many slots for tasks. */
    public PoolSnapshot withTaskSlotsPerNode(int taskSlotsPerNode) {
        return with(TASK_SLOTS_PER_NODE, taskSlotsPerNode);
    }

    /** Returns a copy whose tasks run in containers, or do not. */
    public PoolSnapshot withRunsContainers(boolean runsContainers) {
        return with(RUNS_CONTAINERS, runsContainers);
    }

    /** Returns a copy that scales by a formula, or does not. */
    public PoolSnapshot withAutoScales(boolean autoScales) {
        return with(AUTO_SCALES, autoScales);
    }

    /** Returns a copy with this node agent. */
    public PoolSnapshot withNodeAgent(String nodeAgent) {
        return with(NODE_AGENT, nodeAgent);
    }

    /** Returns a copy whose nodes fetch these container images beforehand. */
    public PoolSnapshot withImages(List<String> images) {
        return with(IMAGES, images);
    }

    /** Returns a copy that could not grow or shrink for these reasons. */
    public PoolSnapshot withResizeErrors(List<ResizeError> resizeErrors) {
        return with(RESIZE_ERRORS, resizeErrors);
    }
}
