package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.AllowedTasks;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.UserAccounts;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node has a directory, a number of slots and the tasks that take them. */
@JsonAutoDetect(fieldVisibility = Visibility.NONE)
public final class Node {

    private static final int RECENT = 10;

    private final ServiceLoop loop;

    @JsonProperty
    private String id;

    private final String poolId;

    @JsonProperty
    private Path root;

    @JsonProperty
    private boolean dedicated;

    private final AllowedTasks allowedTasks;
    private final UserAccounts userAccounts;
    private final int slots;

    @JsonProperty
    private Instant allocationTime;

    /** The state apart from its tasks, where idle stands for ready. */
    private NodeState condition = NodeState.CREATING;

    private Instant since;
    private Optional<Instant> bootTime = Optional.empty();

    @JsonProperty
    private boolean schedulable = true;

    private @Nullable NodeStart start;
    private @Nullable NodeDrain drain;
    private Runnable emptied = () -> {};
    private int usedSlots;
    private int runningTasks;
    private int tasksRun;
    private int tasksSucceeded;
    /** The latest first. */
    private final Deque<Task> recentTasks = new ArrayDeque<>();

    private final NodeLog log = new NodeLog();

    /** By their names only: nobody logs in, and so nothing is made of their passwords and keys. */
    @JsonProperty
    private Set<String> users = new HashSet<>();

    Node(
            ServiceLoop loop,
            String id,
            String poolId,
            Path root,
            boolean dedicated,
            AllowedTasks allowedTasks,
            UserAccounts userAccounts,
            int slots,
            Instant now) {
        this.allowedTasks = allowedTasks;
        this.userAccounts = userAccounts;
        this.loop = loop;
        this.id = id;
        this.poolId = poolId;
        this.root = root;
        this.dedicated = dedicated;
        this.slots = slots;
        this.allocationTime = now;
        this.since = now;
    }

    public String id() {
        return id;
    }

    public String poolId() {
        return poolId;
    }

    public Path root() {
        return root;
    }

    /** Returns the node's number in its pool, from 1 on; its directory is named by it. */
    public int number() {
        return Integer.parseInt(String.valueOf(root.getFileName()));
    }

    /** Returns whether the node is kept until it is given back; otherwise it can be preempted. */
    public boolean isDedicated() {
        return dedicated;
    }

    /** Returns which tasks the node runs. */
    AllowedTasks allowedTasks() {
        return allowedTasks;
    }

    /** Returns the accounts under which its tasks can run. */
    UserAccounts userAccounts() {
        return userAccounts.with(users);
    }

    /** Returns how many slots are free; 0 while the node takes no tasks. */
    int freeSlots() {
        return condition == NodeState.IDLE && schedulable && drain == null ? slots - usedSlots : 0;
    }

    public NodeState state() {
        if (condition != NodeState.IDLE) {
            return condition;
        }
        if (runningTasks > 0) {
            return NodeState.RUNNING;
        }
        return schedulable ? NodeState.IDLE : NodeState.OFFLINE;
    }

    /** Returns the state apart from its tasks, where idle stands for ready. */
    NodeState condition() {
        return condition;
    }

    void condition(NodeState next, Instant now) {
        NodeState before = state();
        condition = next;
        loop.touched(this);
        mark(before, now);
        log.add(now, "The node is " + state().word());
    }

    public boolean isSchedulable() {
        return schedulable;
    }

    void schedulable(boolean takesTasks, Instant now) {
        NodeState before = state();
        schedulable = takesTasks;
        loop.touched(this);
        mark(before, now);
    }

    public Instant allocationTime() {
        return allocationTime;
    }

    /** Returns when the node came into its state. */
    public Instant since() {
        return since;
    }

    public Optional<Instant> bootTime() {
        return bootTime;
    }

    void booted(Instant now) {
        bootTime = Optional.of(now);
    }

    /** Returns the last start, with the start task that it ran or runs. */
    Optional<NodeStart> start() {
        return Optional.ofNullable(start);
    }

    void start(NodeStart next) {
        start = next;
    }

    /** Returns the drain that waits for the tasks to leave. */
    Optional<NodeDrain> drain() {
        return Optional.ofNullable(drain);
    }

    void drain(@Nullable NodeDrain next) {
        drain = next;
    }

    /** Calls this whenever the last of its tasks has left. */
    void onEmptied(Runnable listener) {
        emptied = listener;
    }

    public int slots() {
        return slots;
    }

    public int usedSlots() {
        return usedSlots;
    }

    public int runningTasks() {
        return runningTasks;
    }

    public int tasksRun() {
        return tasksRun;
    }

    public int tasksSucceeded() {
        return tasksSucceeded;
    }

    /** Returns the tasks that the node had lately, the latest first. */
    public List<Task> recentTasks() {
        return List.copyOf(recentTasks);
    }

    /** Remembers the task as the latest. */
    void remember(Task task) {
        recentTasks.remove(task);
        recentTasks.addFirst(task);
        if (recentTasks.size() > RECENT) {
            recentTasks.removeLast();
        }
    }

    /** Notes that a task has come to the node. */
    void begins(Task task, Instant now) {
        log.add(now, name(task) + " begins");
    }

    /** Notes that a task has left the node, for good or to be run again. */
    void ends(Task task, TaskOutcome outcome, Instant now) {
        log.add(
                now,
                name(task) + " ends"
                        + outcome.exitCode().map(code -> ", exit code " + code).orElse("")
                        + outcome.failure()
                                .map(failure -> ", " + failure.code())
                                .orElse(""));
    }

    /** Returns the node's log, if there is something of this time in it; both ends are included. */
    public Optional<String> log(Instant from, Instant to) {
        return log.hasAny(from, to) ? Optional.of(log.text()) : Optional.empty();
    }

    private static String name(Task task) {
        return "The task " + task.id() + " of the job " + task.job().id();
    }

    /** Adds a user; false if there is one of that name. */
    public boolean addUser(String name) {
        loop.touched(this);
        return users.add(name);
    }

    public boolean hasUser(String name) {
        return users.contains(name);
    }

    /** Removes a user; false if there is none of that name. */
    public boolean removeUser(String name) {
        loop.touched(this);
        return users.remove(name);
    }

    /** Forgets the users, since a new operating system knows none of them. */
    void forgetUsers() {
        users.clear();
        loop.touched(this);
    }

    void take(int taken, Instant now) {
        loop.assertHere();
        NodeState before = state();
        usedSlots += taken;
        runningTasks++;
        mark(before, now);
    }

    void give(int given, Instant now) {
        loop.assertHere();
        NodeState before = state();
        usedSlots -= given;
        runningTasks--;
        mark(before, now);
        if (runningTasks == 0) {
            emptied.run();
        }
    }

    void ran(boolean success) {
        tasksRun++;
        if (success) {
            tasksSucceeded++;
        }
    }

    /** Returns the start task of the last start. */
    public Optional<ObjectNode> startTask() {
        return start().flatMap(NodeStart::task);
    }

    /** Returns how the start task went. */
    public Optional<TaskExecution> startTaskExecution() {
        return start().flatMap(NodeStart::execution);
    }

    private void mark(NodeState before, Instant now) {
        if (state() != before) {
            since = now;
        }
    }
}
