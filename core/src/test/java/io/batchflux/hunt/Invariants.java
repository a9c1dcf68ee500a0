package io.batchflux.hunt;

import io.batchflux.CleanUp;
import io.batchflux.SimulatedRunners;
import io.batchflux.hunt.Invariant.Violation;
import io.batchflux.spi.JobSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was promised, whatever goes wrong. */
final class Invariants {

    /** Stays for the next program. */
    private static final String CODE = "batchflux-code";

    private static final Duration TWO_LISTINGS = Duration.ofMinutes(10);

    static final List<Invariant> ALL = List.of(
            new Invariant("a run that completes has one result for each item", Invariants::oneResultForEachItem),
            new Invariant("an item is added once, and added again only if that is counted", Invariants::addedOnce),
            new Invariant(
                    "a task is tried once, and again only as often as it may be", Invariants::triedAsOftenAsAllowed),
            new Invariant("nothing computed is deleted before it was handed over", Invariants::nothingComputedIsLost),
            new Invariant("demand is respected", evidence -> evidence.ledger().greedy),
            new Invariant("the rules of Reactive Streams are kept", evidence -> evidence.ledger().protocol),
            new Invariant("nothing is dropped", evidence -> evidence.ledger().dropped),
            new Invariant("nothing is thrown", evidence -> evidence.ledger().thrown),
            new Invariant("no job is left but what the listener was told of", Invariants::noJobIsLeft),
            new Invariant("no container is left but what the listener was told of", Invariants::noContainerIsLeft),
            new Invariant("no timer, request or subscription is left", Invariants::nothingIsUnderWay),
            new Invariant("no request names what was never sent", Invariants::noStrangers),
            new Invariant("what nobody wants any more is not sent", evidence -> evidence.ledger().unwanted),
            new Invariant("an item that nothing concerns gets its result", Invariants::itemsGetTheirResults),
            new Invariant(
                    "a run fails only if something outlasts its stage's deadline", Invariants::runsFailForAReason),
            new Invariant("a task that is gone is told within two listings", Invariants::whatIsGoneIsTold),
            new Invariant("every run ends within its deadlines", Invariants::everyRunEnds),
            new Invariant("requests stay within the throttle", evidence -> evidence.ledger().hasty),
            new Invariant("polls keep their interval", Requests::tooManyPolls));

    private static final String FEW_REQUESTS = "faults cost no more requests than they make fail";

    private Invariants() {}

    static List<Violation> broken(Evidence evidence) {
        List<Violation> broken = new ArrayList<>();
        for (Invariant invariant : ALL) {
            List<String> how = invariant.broken().apply(evidence);
            if (!how.isEmpty()) {
                broken.add(new Violation(invariant.name(), List.copyOf(how)));
            }
        }
        return broken;
    }

    /** Returns what is broken of what can be seen only beside a good day. */
    static List<Violation> broken(Evidence evidence, Evidence goodDay) {
        List<String> how = Requests.moreThanTwice(evidence, goodDay);
        return how.isEmpty() ? List.of() : List.of(new Violation(FEW_REQUESTS, how));
    }

    private static List<String> oneResultForEachItem(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        for (Visit visit : evidence.visits()) {
            if (visit.isComplete()
                    && !visit.isCancelled()
                    && visit.emitted() != visit.caller().items().size()) {
                broken.add("c" + visit.caller().number() + " has completed with " + visit.emitted() + " results for "
                        + visit.caller().items().size() + " items");
            }
        }
        return broken;
    }

    /**
     * A task with a job of its own is one result, which comes with the end of its run. A run whose container somebody has deleted ends,
     * and there is nothing of it to be handed over.
     */
    private static List<String> nothingComputedIsLost(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Set<Integer> emitted = new HashSet<>();
        boolean gone = !evidence.plan().troubles(Trouble.ContainersGone.class).isEmpty();
        for (Visit visit : evidence.visits()) {
            if ((visit.caller().kind() == Caller.Kind.OWN_TASK && (visit.isComplete() || visit.isCancelled()))
                    || (gone && visit.error() != null)) {
                visit.caller().items().forEach(item -> emitted.add(item.number()));
            }
        }
        evidence.ledger().losses.forEach((item, how) -> {
            if (!emitted.contains(item)) {
                broken.addAll(how);
            }
        });
        return broken;
    }

    /** A call may be made again in a task of its own, and with others once more; and each again in the job that follows one whose lease has ended. */
    private static List<String> addedOnce(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        long leasesEnded = evidence.plan().troubles(Trouble.Sleep.class).stream()
                .filter(sleep -> SimulatedRunners.outlastsLease(sleep.lasting(), evidence.options()))
                .count();
        for (Visit visit : evidence.visits()) {
            long once = visit.caller().kind() == Caller.Kind.SWEEP
                    ? 2 + evidence.plan().settings().divisions(visit.caller())
                    : 1;
            long most = once * (1 + leasesEnded);
            for (Item item : visit.caller().items()) {
                int additions = evidence.ledger().history(item.number()).additions;
                if (additions > most) {
                    broken.add("i" + item.number() + " was added " + additions + " times");
                }
            }
        }
        return broken;
    }

    private static List<String> triedAsOftenAsAllowed(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.world().executions().forEach((task, execution) -> {
            if (execution.retryCount() > evidence.plan().settings().retries()) {
                broken.add("task " + task + ": " + execution);
            }
        });
        return broken;
    }

    private static List<String> noJobIsLeft(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        for (JobSnapshot job : evidence.world().service.jobs()) {
            boolean mayStay = evidence.plan().settings().cleanUp() != CleanUp.ALWAYS
                    && job.state().isEnding();
            if (!mayStay && !isExcused(evidence, job.id())) {
                broken.add("job " + job.id() + " is " + job.state());
            }
        }
        return broken;
    }

    private static List<String> noContainerIsLeft(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        for (String container : evidence.world().store.containers()) {
            if (!container.equals(CODE)
                    && evidence.plan().settings().cleanUp() == CleanUp.ALWAYS
                    && !isExcused(evidence, container)) {
                broken.add("container " + container);
            }
        }
        return broken;
    }

    /** What is carried out after its answer was lost may come after it was deleted. */
    private static boolean isExcused(Evidence evidence, String name) {
        return evidence.ledger().wasTold(name)
                || evidence.ledger().carriedOutLate.contains(name);
    }

    private static List<String> nothingIsUnderWay(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        if (!evidence.closed()) {
            broken.add("the runner could not be closed");
        }
        if (evidence.timers() > 0) {
            broken.add(evidence.timers() + " timers");
        }
        if (evidence.open() > 0) {
            broken.add(evidence.open() + " requests");
        }
        for (Visit visit : evidence.visits()) {
            if (visit.openContents() > 0) {
                broken.add(
                        visit.openContents() + " inputs of c" + visit.caller().number() + " are subscribed to");
            }
            if (visit.isSourceOpen()) {
                broken.add("the source of c" + visit.caller().number() + " is subscribed to");
            }
        }
        return broken;
    }

    private static List<String> noStrangers(Evidence evidence) {
        return Strangers.of(evidence.ledger());
    }

    private static List<String> itemsGetTheirResults(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Excuses excuses = new Excuses(evidence);
        for (Visit visit : evidence.visits()) {
            if (!visit.isComplete()) {
                broken.addAll(excuses.notCollected(visit));
                continue;
            }
            for (Item item : visit.caller().items()) {
                Ledger.History history = evidence.ledger().history(item.number());
                boolean succeeds = excuses.succeeds(visit.caller(), item);
                if (visit.hasEmitted(item.number())
                        && succeeds != history.emittedSuccess
                        && !excuses.concerns(visit.caller(), item)
                        && !excuses.outlivesItsJob(visit, item)) {
                    broken.add("i" + item.number() + " of c" + visit.caller().number()
                            + (succeeds ? " failed: " + history.said : " succeeded"));
                }
            }
        }
        return broken;
    }

    private static List<String> runsFailForAReason(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Excuses excuses = new Excuses(evidence);
        for (Visit visit : evidence.visits()) {
            Throwable error = visit.error();
            if (error != null && !excuses.mayFail(visit)) {
                broken.add("c" + visit.caller().number() + " failed at " + visit.endedAt() + ": " + error);
            }
        }
        return broken;
    }

    /** What is told in order may have to wait for those before it, and all have to wait until they are asked for. */
    private static List<String> whatIsGoneIsTold(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Duration limit = TWO_LISTINGS.plus(new Excuses(evidence).delays());
        for (Visit visit : evidence.visits()) {
            Duration before = Duration.ZERO;
            for (Item item : visit.caller().items()) {
                Ledger.History history = evidence.ledger().history(item.number());
                Duration forgotten = history.forgotten;
                if (forgotten != null && !visit.isCancelled() && visit.error() == null) {
                    Duration told = history.emitted == null ? evidence.elapsed() : history.emitted;
                    Duration latest = longer(forgotten.plus(limit), before)
                            .plus(visit.caller().patience());
                    if (told.compareTo(latest) > 0) {
                        broken.add("i" + item.number() + " was forgotten at " + forgotten + " and "
                                + (history.emitted == null ? "nobody was told" : "that was told at " + told));
                    }
                }
                if (evidence.plan().settings().inOrder() && history.emitted != null) {
                    before = longer(before, history.emitted);
                }
            }
        }
        return broken;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static List<String> everyRunEnds(Evidence evidence) {
        return evidence.hanging().stream()
                .map(caller -> "c" + caller + " had not ended after " + evidence.elapsed())
                .toList();
    }
}
