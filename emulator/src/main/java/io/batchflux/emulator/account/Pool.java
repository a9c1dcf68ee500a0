package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.node.AllowedTasks;
import io.batchflux.emulator.node.UserAccounts;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A pool keeps its nodes, and how many of them it is to have. */
@JsonAutoDetect(fieldVisibility = Visibility.NONE)
public final class Pool {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** An allocation says how far the number of nodes is from what it should be. */
    public record Allocation(AllocationState state, Instant since, List<ResizeError> errors) {}

    private final ServiceLoop loop;
    private final Path root;

    @JsonProperty
    private boolean strict;

    @JsonProperty
    private Instant creationTime;

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    @JsonProperty
    private PoolSpec spec;

    private NodeSupply supply;

    @JsonProperty
    private PoolSize size = PoolSize.NONE;

    @JsonProperty
    private Instant lastModified;

    @JsonProperty
    private Optional<Instant> deletedSince = Optional.empty();

    private boolean deletionDue;
    private Allocation allocation;
    private @Nullable PoolResize resize;
    private @Nullable AutoScale autoScale;

    @JsonProperty
    private int allocated;

    Pool(ServiceLoop loop, PoolSpec spec, NodeSupply supply, Path root, boolean strict, Instant now) {
        this.strict = strict;
        this.loop = loop;
        this.spec = spec;
        this.supply = supply;
        this.root = root;
        this.creationTime = now;
        this.lastModified = now;
        this.allocation = new Allocation(AllocationState.STEADY, now, List.of());
    }

    public String id() {
        return spec.id();
    }

    /** Returns the directory of the pool's nodes. */
    Path root() {
        return root;
    }

    public PoolSpec spec() {
        return spec;
    }

    void replace(PoolSpec other, Instant now) {
        spec = other;
        lastModified = now;
        loop.touched(this);
    }

    /** Which tasks it runs. */
    private AllowedTasks allowedTasks() {
        if (!strict) {
            return AllowedTasks.ANY;
        }
        if (spec.isWindows()) {
            return AllowedTasks.OF_WINDOWS;
        }
        return spec.hasContainers() ? AllowedTasks.IN_CONTAINERS : AllowedTasks.OUTSIDE_CONTAINERS;
    }

    /** Which accounts its nodes have from the beginning. */
    private UserAccounts userAccounts() {
        return strict ? new UserAccounts(false, spec.userAccounts()) : UserAccounts.ANY;
    }

    NodeSupply supply() {
        return supply;
    }

    void supply(NodeSupply next) {
        supply = next;
    }

    public PoolSize size() {
        return size;
    }

    void size(PoolSize next) {
        size = next;
        loop.touched(this);
    }

    public Instant creationTime() {
        return creationTime;
    }

    public Instant lastModified() {
        return lastModified;
    }

    /** Notes that a user has changed the pool. */
    public void modified(Instant now) {
        lastModified = now;
        loop.touched(this);
    }

    boolean isDeleting() {
        return deletedSince.isPresent();
    }

    void deleting(Instant now) {
        deletedSince = Optional.of(now);
        loop.touched(this);
    }

    /** Returns whether the pool can go as soon as it has no nodes. */
    boolean isDeletionDue() {
        return deletionDue;
    }

    void deletionDue() {
        deletionDue = true;
    }

    /** Returns when the pool came into its state. */
    public Instant since() {
        return deletedSince.orElse(creationTime);
    }

    public String state() {
        return isDeleting() ? "deleting" : "active";
    }

    /**
     * Checks that the pool is not being deleted.
     *
     * @throws BatchException if it is being deleted
     */
    public void requireActive() {
        if (isDeleting()) {
            throw ErrorCode.POOL_BEING_DELETED.with();
        }
    }

    public Allocation allocation() {
        return allocation;
    }

    void allocation(AllocationState state, List<ResizeError> errors, Instant now) {
        allocation = new Allocation(state, now, errors);
    }

    /** Returns the change of the pool's size that is under way. */
    public Optional<PoolResize> resize() {
        return Optional.ofNullable(resize);
    }

    void resize(@Nullable PoolResize next) {
        resize = next;
    }

    public Optional<AutoScale> autoScale() {
        return Optional.ofNullable(autoScale);
    }

    void autoScale(@Nullable AutoScale next) {
        autoScale = next;
        loop.touched(this);
    }

    /** Returns the nodes in the order in which they came. */
    public Collection<Node> nodes() {
        return nodes.values();
    }

    public List<Node> nodes(boolean dedicated) {
        return nodes.values().stream()
                .filter(node -> node.isDedicated() == dedicated)
                .toList();
    }

    /** Returns the nodes of a kind that are not about to leave. */
    List<Node> staying(boolean dedicated) {
        return nodes(dedicated).stream()
                .filter(node -> node.condition() != NodeState.LEAVING_POOL)
                .toList();
    }

    public Optional<Node> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** Returns the node with this id, or with this number from 1 on. */
    Optional<Node> nodeOrNumber(String idOrNumber) {
        return idOrNumber.matches("[1-9]\\d{0,5}")
                ? nodes.values().stream()
                        .skip(Integer.parseInt(idOrNumber) - 1L)
                        .findFirst()
                : node(idOrNumber);
    }

    /** Adds a new node, which is not ready yet. */
    Node allocate(boolean dedicated, Instant now) {
        allocated++;
        String id = "tvm-" + Integer.toUnsignedString(Ids.key(id()).hashCode()) + "_" + allocated + "-"
                + STAMP.format(now) + (dedicated ? "" : "-p");
        Node node = known(id, root.resolve(String.valueOf(allocated)), dedicated, now);
        loop.touched(this);
        return node;
    }

    /** Adds a node that the last start knew. */
    Node known(String id, Path directory, boolean dedicated, Instant now) {
        Node node = new Node(
                loop, id, id(), directory, dedicated, allowedTasks(), userAccounts(), spec.taskSlotsPerNode(), now);
        nodes.put(id, node);
        return node;
    }

    void remove(Node node) {
        nodes.remove(node.id());
        loop.touched(this);
    }

    /** Returns whether the start task that is about to begin is one of those that are to fail, and counts it. */
    boolean takeFailingStartTask() {
        int left = supply.failingStartTasks();
        if (left > 0) {
            supply = supply.withFailingStartTasks(left - 1);
        }
        return left > 0;
    }

    boolean hasFreeSlots() {
        return nodes.values().stream().anyMatch(node -> node.freeSlots() > 0);
    }

    /**
     * Returns so many nodes without tasks, for one task that runs on all of them; none if there are not enough, or if
     * the pool does not run such tasks: they need communication between nodes, and one slot on each.
     */
    List<Node> freeNodes(int count, Predicate<Node> eligible) {
        if (strict && !(spec.enablesInterNodeCommunication() && spec.taskSlotsPerNode() == 1)) {
            return List.of();
        }
        List<Node> free = nodes.values().stream()
                .filter(node -> node.freeSlots() == node.slots() && eligible.test(node))
                .limit(count)
                .toList();
        return free.size() == count ? free : List.of();
    }

    /**
     * Returns a node with enough free slots: the one with the most of them, so that tasks spread, or the one with the
     * fewest if they are to be packed.
     */
    Optional<Node> nodeWithFreeSlots(int slots, Predicate<Node> eligible) {
        Node best = null;
        for (Node node : nodes.values()) {
            int free = node.freeSlots();
            boolean better = best == null || (spec.packs() ? free < best.freeSlots() : free > best.freeSlots());
            if (free > 0 && free >= slots && better && eligible.test(node)) {
                best = node;
            }
        }
        return Optional.ofNullable(best);
    }
}
