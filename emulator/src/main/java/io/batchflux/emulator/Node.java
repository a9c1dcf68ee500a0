package io.batchflux.emulator;

import java.nio.file.Path;
import java.time.Instant;

/** A node of a pool: a directory and a number of slots. Belongs to the service loop's thread. */
final class Node {

    private final String id;
    private final String poolId;
    private final Path root;
    private final int slots;
    private final Instant allocationTime;
    private Instant since;
    private Instant bootTime;
    private boolean lost;
    private int usedSlots;
    private int runningTasks;
    private int tasksRun;
    private int tasksSucceeded;

    Node(String id, String poolId, Path root, int slots, Instant now) {
        this.id = id;
        this.poolId = poolId;
        this.root = root;
        this.slots = slots;
        this.allocationTime = now;
        this.since = now;
        this.bootTime = now;
    }

    String id() {
        return id;
    }

    String poolId() {
        return poolId;
    }

    Path root() {
        return root;
    }

    /** None while it is lost. */
    int freeSlots() {
        return lost ? 0 : slots - usedSlots;
    }

    boolean isLost() {
        return lost;
    }

    /** It is taken away, or comes back as it was. */
    void lost(boolean away, Instant now) {
        lost = away;
        since = now;
        if (!away) {
            bootTime = now;
        }
    }

    Instant bootTime() {
        return bootTime;
    }

    int slots() {
        return slots;
    }

    int usedSlots() {
        return usedSlots;
    }

    int runningTasks() {
        return runningTasks;
    }

    int tasksRun() {
        return tasksRun;
    }

    int tasksSucceeded() {
        return tasksSucceeded;
    }

    Instant allocationTime() {
        return allocationTime;
    }

    Instant since() {
        return since;
    }

    String state() {
        if (lost) {
            return "preempted";
        }
        return runningTasks == 0 ? "idle" : "running";
    }

    void take(int taken, Instant now) {
        if (runningTasks == 0) {
            since = now;
        }
        usedSlots += taken;
        runningTasks++;
    }

    void give(int given, Instant now) {
        usedSlots -= given;
        runningTasks--;
        if (runningTasks == 0 && !lost) {
            since = now;
        }
    }

    void ran(boolean success) {
        tasksRun++;
        if (success) {
            tasksSucceeded++;
        }
    }
}
