package io.batchflux.hunt;

import io.batchflux.DeadlineExceededException;
import io.batchflux.Stage;
import io.batchflux.TaskFailedException;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the troubles of a plan excuse, and nothing else does. */
final class Excuses {

    /** How long an attempt may take that nobody answers. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30);

    private final Plan plan;
    private final Ledger ledger;
    private final World world;
    private final Deadlines deadlines;
    private final Duration jobLimit;
    private final Set<Integer> concerned = new HashSet<>();
    private boolean everything;
    private boolean accepting = true;
    private Duration delays = Duration.ofMinutes(1);
    private Duration silence = Duration.ZERO;

    Excuses(Evidence evidence) {
        this.plan = evidence.plan();
        this.ledger = evidence.ledger();
        this.world = evidence.world();
        this.deadlines = new Deadlines(plan, evidence.options());
        this.jobLimit = evidence.options().job().timeLimit();
        // Each of two listings comes with a poll, whose pause may be half as long again.
        delays = delays.plus(plan.settings().poll().multipliedBy(3));
        for (Trouble trouble : plan.troubles().values()) {
            if (trouble instanceof Trouble.Outage outage) {
                everything |= deadlines.isTooLong(outage.lasting());
                delays = delays.plus(outage.lasting());
            } else if (trouble instanceof Trouble.Request request) {
                delays = delays.plus(request.delay());
                silence = silence.plus(ATTEMPT);
                everything |= deadlines.isTooLong(silence);
            } else if (trouble instanceof Trouble.Forgotten forgotten) {
                concerned.add(forgotten.item());
            } else if (trouble instanceof Trouble.Poison poison) {
                concerned.add(poison.item());
            } else if (trouble instanceof Trouble.ListedLate late) {
                delays = delays.plus(late.lag());
            } else if (trouble instanceof Trouble.Full full) {
                accepting &= !deadlines.isTooLong(full.lasting());
                delays = delays.plus(full.lasting());
            } else if (trouble instanceof Trouble.Limit) {
                everything |= deadlines.isTooLong(deadlines.longest(trouble));
            } else if (trouble instanceof Trouble.Sleep sleep) {
                delays = delays.plus(sleep.lasting());
            } else if (trouble instanceof Trouble.JobGone
                    || trouble instanceof Trouble.NoPool
                    || trouble instanceof Trouble.PoolGone
                    || trouble instanceof Trouble.ContainersGone) {
                everything = true;
            }
        }
    }

    /** Returns how much later than at once everything may be told. */
    Duration delays() {
        return delays;
    }

    /** Returns whether the item is to succeed if nothing goes wrong. */
    boolean succeeds(Caller caller, Item item) {
        boolean inTime = item.running().compareTo(plan.settings().timeLimit()) <= 0;
        return inTime && (caller.isFunction() || item.succeeds(plan.settings().retries()));
    }

    /** Returns whether the item failed since its job had lasted as long as a job may: so long may items take, one after the other. */
    boolean outlivesItsJob(Visit visit, Item item) {
        Duration endedAt = visit.endedAt();
        return endedAt != null
                && endedAt.compareTo(jobLimit) >= 0
                && ledger.history(item.number()).said.contains("the job's time limit");
    }

    boolean concerns(Caller caller, Item item) {
        return everything || !accepting || concernsItself(caller, item);
    }

    /** The calls of a task share its fate. */
    private boolean concernsItself(Caller caller, Item item) {
        return concerned.contains(item.number())
                || (caller.isFunction()
                        && caller.items().stream().anyMatch(other -> concerned.contains(other.number())));
    }

    /**
     * A task that is to blame takes nobody down with it, unless the one that is tried next, or beside it, is as bad: then nobody can
     * tell them from the service. If it is the only one, its run has nothing else to tell.
     */
    private boolean acceptsNobody(Caller caller) {
        List<Item> guilty = plan.callers().stream()
                .filter(other -> other.equals(caller) || (shares(caller) && shares(other)))
                .flatMap(other -> other.items().stream())
                .filter(item -> ledger.history(item.number()).poisonous != null && !ledger.isToBlame(item.number()))
                .toList();
        return guilty.size() > 1
                || (guilty.size() == 1
                        && caller.items().stream()
                                .allMatch(
                                        item -> guilty.contains(item) || ledger.history(item.number()).taskId != null));
    }

    private boolean shares(Caller caller) {
        return plan.settings().shared() && (caller.kind() == Caller.Kind.TASK || caller.kind() == Caller.Kind.CALL);
    }

    /** Who is not accepted any more gets nevertheless what was accepted before. */
    List<String> notCollected(Visit visit) {
        if (visit.isCancelled() || everything || visit.hasSourceFailed() || !isNotAccepted(visit.error())) {
            return List.of();
        }
        return visit.caller().items().stream()
                .filter(item -> isMade(item) && !visit.hasEmitted(item.number()))
                .filter(item -> !concernsItself(visit.caller(), item))
                .map(item -> "i" + item.number() + " was in job " + ledger.history(item.number()).jobId + ", and c"
                        + visit.caller().number() + " did not wait for it: " + visit.error())
                .toList();
    }

    /** A task has it, has not given it back, and has not broken off with other calls, after which those without an outcome are made again. */
    private boolean isMade(Item item) {
        Ledger.History history = ledger.history(item.number());
        return history.taskId != null
                && ledger.makes(history.taskId, item.number())
                && !hasBrokenOff(history.jobId + "/" + history.taskId);
    }

    private boolean hasBrokenOff(String task) {
        TaskExecution execution = world.executions().getOrDefault(task, TaskExecution.NONE);
        return execution.result() == TaskExecution.Result.FAILURE
                && ledger.tasks.getOrDefault(task, List.of()).size() > 1;
    }

    private static boolean isNotAccepted(@Nullable Throwable error) {
        return error instanceof DeadlineExceededException late && late.stage() == Stage.ADD_TASKS;
    }

    boolean mayFail(Visit visit) {
        Caller caller = visit.caller();
        return everything
                || visit.hasSourceFailed()
                || (isNotAccepted(visit.error()) && (!accepting || acceptsNobody(caller)))
                || (visit.error() instanceof TaskFailedException
                        && (plan.settings().stopOnFailure() || caller.kind() == Caller.Kind.CALL)
                        && caller.items().stream()
                                .anyMatch(item -> !succeeds(caller, item)
                                        || concerns(caller, item)
                                        || outlivesItsJob(visit, item)));
    }
}
