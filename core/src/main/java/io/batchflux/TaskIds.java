package io.batchflux;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids that tasks of a run have had; none is given twice, since listings show a task long after its end.
 *
 * <p>The service compares ids without regard to case. Ids of the kind that is chosen here take a bit each. Thread-safe.
 */
final class TaskIds {

    private static final Pattern NUMBERED = Pattern.compile("task-([1-9][0-9]{0,7})");

    /** Those of the preparation and the release of a job, unless their makers chose others. */
    private static final Set<String> RESERVED = Set.of("jobpreparation", "jobrelease");

    private final BitSet numbered = new BitSet();
    private final Set<String> others = new HashSet<>();
    private final Set<String> overdue = new HashSet<>();
    private int last;

    /** Chooses an id that no task has had. */
    synchronized String next() {
        last = numbered.nextClearBit(last + 1);
        numbered.set(last);
        return "task-" + last;
    }

    /** Returns whether no task has had this id before; from now on one has. */
    synchronized boolean claim(String id) {
        String key = key(id);
        Matcher matcher = NUMBERED.matcher(key);
        if (!matcher.matches()) {
            return others.add(key);
        }
        int number = Integer.parseInt(matcher.group(1));
        boolean free = !numbered.get(number);
        numbered.set(number);
        return free;
    }

    /** The task runs far beyond its limit, and is ended by us: what becomes of it is not its own doing. */
    synchronized void markOverdue(String id) {
        overdue.add(key(id));
    }

    synchronized boolean isOverdue(String id) {
        return overdue.contains(key(id));
    }

    static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    /** Returns the id, if a task may have it: one that the service takes in jobs of any kind. */
    static String checked(String id) {
        if (RESERVED.contains(key(Check.id("id of a task", id)))) {
            throw new IllegalArgumentException(
                    "id of a task must not be jobpreparation or jobrelease, which are those of the"
                            + " preparation and the release of jobs, was \"" + id + "\"; choose another one");
        }
        return id;
    }

    /** Returns the failure of a task whose id another has had. */
    static TaskFailure taken(String id) {
        return TaskFailure.of(
                FailureKind.REFUSED,
                "its id \"" + id + "\" is that of another task of the run; ids must be unique",
                null);
    }
}
