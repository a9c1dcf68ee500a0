package io.batchflux.hunt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has happened in a simulation: the evidence that the invariants look at. */
final class Ledger {

    /** A request that was sent, and what became of it. */
    static final class Sent {

        final Enum<?> operation;
        final String target;
        final Duration at;
        boolean answered;

        @Nullable
        Throwable failure;

        Sent(Enum<?> operation, String target, Duration at) {
            this.operation = operation;
            this.target = target;
            this.at = at;
        }

        @Override
        public String toString() {
            return at + " " + operation + " " + target + ": "
                    + (answered ? "answered" : failure == null ? "no answer" : failure);
        }
    }

    /** What became of one item. */
    static final class History {

        int additions;

        @Nullable
        String jobId;

        /** Since when the service has failed because of it. */
        @Nullable
        Duration poisonous;

        @Nullable
        String taskId;

        @Nullable
        Duration forgotten;

        @Nullable
        Duration emitted;

        boolean emittedSuccess;
        String said = "";
    }

    /** How often a request was answered that an item of it is refused. */
    int refusedItems;

    final List<Sent> requests = new ArrayList<>();
    final Map<Integer, History> items = new TreeMap<>();
    /** Tasks, by their ids, and items whose calls they do not make, since their time is up. */
    final Set<String> givenBack = new HashSet<>();

    /** By job: when a task of it was last accepted. */
    final Map<String, Duration> accepted = new HashMap<>();
    /** By job and task: which items it holds. */
    final Map<String, List<Integer>> tasks = new LinkedHashMap<>();

    /** What the listener was told that it could not be cleaned up. */
    final List<String> told = new ArrayList<>();
    /** Errors and values that nobody took. */
    final List<String> dropped = new ArrayList<>();
    /** What was thrown where nothing may be. */
    final List<String> thrown = new ArrayList<>();
    /** Signals that break the rules of Reactive Streams. */
    final List<String> protocol = new ArrayList<>();
    /** By job and task: what was in a request to add it. */
    final Set<String> sentTasks = new HashSet<>();
    /** Requests about tasks that were in no such request. */
    final List<String> strangers = new ArrayList<>();
    /** By job: the step at which its creation was answered. */
    final Map<String, Long> opened = new HashMap<>();
    /** Tasks that were sent although their callers had gone before there was a job. */
    final List<String> unwanted = new ArrayList<>();
    /** What was deleted although its result had not been handed over. */
    final Map<Integer, List<String>> losses = new TreeMap<>();
    /** What was carried out after its answer was lost: it may come back after it was deleted. */
    final Set<String> carriedOutLate = new LinkedHashSet<>();
    /** Requests beyond what the throttle told. */
    final List<String> hasty = new ArrayList<>();
    /** Items that were asked of a source although there was no room. */
    final List<String> greedy = new ArrayList<>();

    Sent sent(Enum<?> operation, String target, Duration at) {
        Sent sent = new Sent(operation, target, at);
        requests.add(sent);
        return sent;
    }

    History history(int item) {
        return items.computeIfAbsent(item, absent -> new History());
    }

    /** The service fails because this item is to be added. */
    void poisoned(int item, String jobId, Duration at) {
        History history = history(item);
        history.jobId = jobId;
        history.poisonous = history.poisonous == null ? at : history.poisonous;
    }

    /** Returns whether others were accepted in its job while the service failed because of this item. */
    boolean isToBlame(int item) {
        History history = history(item);
        Duration accepted = this.accepted.get(history.jobId);
        return history.poisonous != null && accepted != null && accepted.compareTo(history.poisonous) > 0;
    }

    /** Returns whether a task of this id makes the call of this item, and does not give it back. */
    boolean makes(String taskId, int item) {
        return !givenBack.contains(taskId + "/" + item);
    }

    void added(int item, String jobId, String taskId, Duration at) {
        accepted.put(jobId, at);
        List<Integer> items = tasks.computeIfAbsent(jobId + "/" + taskId, absent -> new ArrayList<>());
        if (items.contains(item)) {
            // It was forgotten, and a request that was carried out late has brought it back.
            return;
        }
        items.add(item);
        History history = history(item);
        history.additions++;
        history.jobId = jobId;
        history.taskId = taskId;
    }

    /** A request is about this task. */
    void isAbout(Enum<?> operation, String jobId, String taskId) {
        if (!sentTasks.contains(jobId + "/" + taskId)) {
            strangers.add(operation + " of " + jobId + "/" + taskId + ", which was never sent");
        }
    }

    void emitted(int item, boolean success, String said, Duration at) {
        History history = history(item);
        history.emitted = at;
        history.emittedSuccess = success;
        history.said = said;
    }

    /** Returns whether the listener was told of this. */
    boolean wasTold(String name) {
        return told.stream().anyMatch(what -> what.contains(name));
    }
}
