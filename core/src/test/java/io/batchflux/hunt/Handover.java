package io.batchflux.hunt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Watches what is deleted: whether everything that was computed there has been handed over, or is not wanted any more. */
final class Handover {

    private static final String OUTPUTS = "-out";

    private final Plan plan;
    private final World world;
    private final Ledger ledger;
    private final Map<Integer, Visit> visits = new HashMap<>();
    private final Map<Integer, Item> items = new HashMap<>();
    private boolean closing;

    Handover(Plan plan, World world, Ledger ledger) {
        this.plan = plan;
        this.world = world;
        this.ledger = ledger;
        plan.items().forEach(item -> items.put(item.number(), item));
    }

    void belongs(Visit visit) {
        visit.caller().items().forEach(item -> visits.put(item.number(), visit));
    }

    /** From now on nobody wants anything any more. */
    void runnerCloses() {
        closing = true;
    }

    void jobIsOpen(String jobId) {
        ledger.opened.putIfAbsent(jobId, world.clock.steps());
    }

    /** Whether a caller has gone is looked at for the last time when the job is open. */
    void isSent(int item, String jobId) {
        Visit visit = visits.get(item);
        if (visit != null && visit.wasCancelledBefore(ledger.opened.getOrDefault(jobId, 0L))) {
            ledger.unwanted.add("i" + item + " was sent to job " + jobId + ", which was not open when c"
                    + visit.caller().number() + " cancelled");
        }
    }

    void jobIsDeleted(String jobId) {
        for (int item : world.computedIn(jobId)) {
            if (isWanted(item) && !isAbandoned(item) && ledger.history(item).emitted == null) {
                lost(
                        item,
                        "i" + item + " was computed in job " + jobId + ", which was deleted at " + world.clock.elapsed()
                                + " before its result was emitted");
            }
        }
    }

    /** The container of a run's outputs has the name of its job, with an ending. */
    void containerIsDeleted(String container) {
        if (!container.endsWith(OUTPUTS) || !world.store.containers().contains(container)) {
            return;
        }
        for (int item : world.computedIn(container.substring(0, container.length() - OUTPUTS.length()))) {
            if (isWanted(item) && hasOutput(item) && !ledger.history(item).emittedSuccess) {
                lost(
                        item,
                        "i" + item + " has left its output in container " + container
                                + ", which was deleted at " + world.clock.elapsed() + " before it was handed over"
                                + (ledger.history(item).emitted == null ? "" : ": " + ledger.history(item).said));
            }
        }
    }

    private void lost(int item, String how) {
        ledger.losses.computeIfAbsent(item, absent -> new ArrayList<>()).add(how);
    }

    private boolean hasOutput(int item) {
        Visit visit = visits.get(item);
        Item planned = items.get(item);
        return (planned != null && planned.outputBytes() >= 0)
                || (visit != null && visit.caller().isFunction());
    }

    private boolean isWanted(int item) {
        Visit visit = visits.get(item);
        return visit != null && !closing && !visit.isCancelled();
    }

    /**
     * The run ends early, as its caller wishes or brings about, or the only result was an error: what is in containers stays
     * still.
     */
    private boolean isAbandoned(int item) {
        Visit visit = visits.get(item);
        return plan.settings().stopOnFailure()
                || (visit != null
                        && (visit.hasSourceFailed() || (visit.caller().isSingle() && visit.endedAt() != null)));
    }
}
