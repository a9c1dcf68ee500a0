package io.batchflux.spi;

/** The states of a node; for the wire, see the REST page "Nodes - Get Node". */
public enum NodeState {
    /** It could take a task. */
    IDLE(Readiness.READY),
    /** It runs tasks, and may have slots for more. */
    RUNNING(Readiness.READY),
    /** The service has got the machine, and does not have it yet. */
    CREATING(Readiness.STARTING),
    /** The machine starts. */
    STARTING(Readiness.STARTING),
    /** Its start task runs. */
    WAITINGFORSTARTTASK(Readiness.STARTING),
    /** It starts anew. */
    REBOOTING(Readiness.STARTING),
    /** It starts anew, without its files. */
    REIMAGING(Readiness.STARTING),
    /** Its operating system is being changed. */
    UPGRADINGOS(Readiness.STARTING),
    /** Its start task has failed: it takes no tasks until somebody reboots or reimages it. */
    STARTTASKFAILED(Readiness.LOST),
    /** It cannot be used, for the reason that its errors say. */
    UNUSABLE(Readiness.LOST),
    /** The service has lost sight of it. */
    UNKNOWN(Readiness.LOST),
    /** It was taken away, being a spot node; the service tries to get it back. */
    PREEMPTED(Readiness.LOST),
    /** Somebody has told it to take no tasks. */
    OFFLINE(Readiness.LOST),
    /** It leaves the pool. */
    LEAVINGPOOL(Readiness.LOST),
    /** Its machine is being given back, and may be started again. */
    DEALLOCATING(Readiness.LOST),
    /** Its machine was given back, and may be started again. */
    DEALLOCATED(Readiness.LOST),
    /** It is in a state that came after this program. */
    OTHER(Readiness.LOST);

    private enum Readiness {
        READY,
        STARTING,
        LOST
    }

    private final Readiness readiness;

    NodeState(Readiness readiness) {
        this.readiness = readiness;
    }

    /** Returns whether it takes tasks, as far as it has slots. */
    public boolean isReady() {
        return readiness == Readiness.READY;
    }

    /** Returns whether it will take tasks, if all goes well. */
    public boolean isStarting() {
        return readiness == Readiness.STARTING;
    }
}
