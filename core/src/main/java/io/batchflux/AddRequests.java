package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TransientServiceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The requests that bring a few tasks into their job, one after the other, until each task is in the job or refused.
 *
 * <p>What fails as a whole is divided, so that in the end only the task that is to blame is outside. A refusal for good is
 * divided at once. A passing error may be about one task or about the service, and only what others experience tells them
 * apart: a group that fails while tasks of others are accepted is divided; without such evidence only the smallest is, so that
 * a service that answers nobody is sent a few requests more, not one for each task, when it is back.
 *
 * <p>For one subscriber, whose requests do not overlap.
 */
final class AddRequests {

    /** So many failures in a row are bad luck; one more is a reason to look for who is to blame. */
    private static final int BAD_LUCK = 3;

    private final BatchService service;
    private final Run<?> run;
    private final AtomicLong accepted;
    private final CreationLag lag = new CreationLag();
    private final Deque<Group> groups = new ArrayDeque<>();
    private final Set<String> sent = new HashSet<>();
    private final Map<String, ServiceException> refused = new LinkedHashMap<>();
    /** The group whose request has no good answer yet. */
    private @Nullable Group current;

    private AddRequests(BatchService service, Run<?> run, AtomicLong accepted, Group first) {
        this.service = service;
        this.run = run;
        this.accepted = accepted;
        groups.add(first);
    }

    /** @param accepted counts the tasks of the run that the service has accepted */
    static AddRequests of(BatchService service, Run<?> run, AtomicLong accepted, List<TaskDefinition> tasks) {
        return new AddRequests(service, run, accepted, new Group(tasks, 0, 0, accepted.get(), false));
    }

    /**
     * Tasks that go into one request.
     *
     * @param tasks the tasks
     * @param failures how often a request with them failed
     * @param guilty how many of these failures befell them while others were accepted
     * @param accepted how many tasks of the run had been accepted when a request with them last failed
     * @param each whether the service answered, and refused each of them
     */
    private record Group(List<TaskDefinition> tasks, int failures, int guilty, long accepted, boolean each) {

        int size() {
            return tasks.size();
        }

        Group with(List<TaskDefinition> some) {
            return new Group(some, failures, guilty, accepted, each);
        }

        private Group half(List<TaskDefinition> some) {
            return new Group(some, Math.min(failures, BAD_LUCK - 1), guilty, accepted, each);
        }

        Group failed(long acceptedNow) {
            return new Group(tasks, failures + 1, acceptedNow > accepted ? guilty + 1 : guilty, acceptedNow, each);
        }

        Group refusedEach(List<TaskDefinition> refused) {
            return new Group(refused, failures, guilty, accepted, true);
        }

        /** An outage would have befallen others too; of tasks that failed together it is not known which is to blame. */
        boolean isGuilty() {
            return (each || size() == 1) && guilty > 0 && failures >= BAD_LUCK;
        }

        /** Returns both halves; each has to fail by itself, once more at least, to be taken for guilty. */
        List<Group> halves() {
            int middle = size() / 2;
            return List.of(half(tasks.subList(0, middle)), half(tasks.subList(middle, size())));
        }
    }

    /** Returns whether every task is in the job or refused. */
    boolean isDone() {
        return current == null && groups.isEmpty();
    }

    /** Returns, for each task that is left, the requests that bring in that task alone. */
    List<AddRequests> apart() {
        List<AddRequests> apart = new ArrayList<>();
        for (Group group : rest()) {
            for (TaskDefinition task : group.tasks()) {
                Group alone =
                        new Group(List.of(task), group.failures(), group.guilty(), group.accepted(), group.each());
                AddRequests requests = new AddRequests(service, run, accepted, alone);
                requests.sent.add(task.id());
                apart.add(requests);
            }
        }
        return apart;
    }

    /** Returns whether what is left has failed again and again, each task alone, while others were accepted. */
    boolean isOnlyTheGuilty() {
        return rest().stream().allMatch(Group::isGuilty);
    }

    /** Returns the tasks that are neither in the job nor refused. */
    List<TaskDefinition> unsettled() {
        return rest().stream().flatMap(group -> group.tasks().stream()).toList();
    }

    /** Returns whether a request with this task, which is not settled, may have been carried out although it failed. */
    boolean mayBeInJob(TaskDefinition task) {
        return sent.contains(task.id());
    }

    /** Nothing is sent any more. */
    void giveUp() {
        groups.clear();
        current = null;
    }

    /** Returns why tasks were refused since the last call, by id. */
    Map<String, ServiceException> takeRefused() {
        Map<String, ServiceException> taken = new LinkedHashMap<>(refused);
        refused.clear();
        return taken;
    }

    /**
     * Sends the next request; fails in a retryable manner if some of its tasks have to be sent again. Completes without a
     * request if there is nothing to send but, unless they are wanted, the guilty.
     */
    Mono<Void> next(Attempts attempt, boolean guiltyToo) {
        return Mono.defer(() -> {
            // An attempt that nobody waited for any more has failed too.
            blame();
            forgetWhatHasEnded();
            Group group = guiltyToo ? groups.peekFirst() : firstInnocent();
            if (group == null) {
                return Mono.empty();
            }
            groups.remove(group);
            current = group;
            Set<String> before = new HashSet<>(sent);
            group.tasks().forEach(task -> sent.add(task.id()));
            return attempt.request(Operation.ADD_TASKS, service.addTasks(run.id(), group.tasks()))
                    .onErrorMap(ServiceException.class, lag::untilJobIsKnown)
                    .flatMap(outcomes -> settle(group, outcomes, before))
                    .onErrorResume(ServiceException.class, error -> refusedAsAWhole(group, error, before));
        });
    }

    /** What has ended although no answer came was in the job, and is not again, should it be gone from there. */
    private void forgetWhatHasEnded() {
        if (groups.stream().allMatch(group -> group.tasks().stream().allMatch(this::isOpen))) {
            return;
        }
        List<Group> rest = List.copyOf(groups);
        groups.clear();
        for (Group group : rest) {
            List<TaskDefinition> open =
                    group.tasks().stream().filter(this::isOpen).toList();
            if (!open.isEmpty()) {
                groups.add(group.with(open));
            }
        }
    }

    private boolean isOpen(TaskDefinition task) {
        return run.pending(task.id()) != null;
    }

    private Mono<Void> settle(Group group, List<TaskAddOutcome> outcomes, Set<String> before) {
        Map<String, TaskDefinition> open = new LinkedHashMap<>();
        group.tasks().forEach(task -> open.put(task.id(), task));
        ServiceException passing = null;
        for (TaskAddOutcome outcome : outcomes) {
            if (outcome instanceof TaskAddOutcome.Refused refusal) {
                ServiceException error = refusal.error();
                if (error.isRetryable()) {
                    passing = error;
                    continue;
                }
                boolean ours = run.areExistingTasksOurs() || before.contains(refusal.taskId());
                if (!(error.hasCode(ServiceException.TASK_EXISTS) && ours)) {
                    refused.put(refusal.taskId(), error);
                    if (!before.contains(refusal.taskId())) {
                        sent.remove(refusal.taskId());
                    }
                }
            }
            if (open.remove(outcome.taskId()) != null && !refused.containsKey(outcome.taskId())) {
                accepted.incrementAndGet();
                run.acknowledge(outcome.taskId());
            }
        }
        run.additions.added();
        if (open.isEmpty()) {
            current = null;
            return Mono.empty();
        }
        current = group.refusedEach(List.copyOf(open.values()));
        return Mono.error(
                passing != null
                        ? passing
                        : new TransientServiceException("", "no outcome for tasks " + open.keySet(), null, null));
    }

    /** What the service refuses for good because of its content is settled, or divided and sent again. */
    private Mono<Void> refusedAsAWhole(Group group, ServiceException error, Set<String> before) {
        if (error.isRetryable()) {
            return Mono.error(error);
        }
        sent.retainAll(before);
        if (!isAboutContent(error)) {
            return Mono.error(error);
        }
        current = null;
        if (group.size() == 1) {
            refused.put(group.tasks().get(0).id(), error);
        } else {
            List<Group> halves = group.halves();
            groups.addFirst(halves.get(1));
            groups.addFirst(halves.get(0));
        }
        return Mono.empty();
    }

    /** What is refused because of who asks, or because of the job, would be refused to every task. */
    private static boolean isAboutContent(ServiceException error) {
        return !error.code().isEmpty()
                && !error.isJobEnded()
                && !error.hasCode(ServiceException.JOB_NOT_FOUND)
                && !error.code().startsWith("Auth")
                && !error.code().contains("Account");
    }

    private void blame() {
        Group last = current;
        if (last == null) {
            return;
        }
        current = null;
        boolean othersWereAccepted = accepted.get() > last.accepted();
        // The guilty are not sent as a rule, so that nothing would be heard of those who are with them in a larger
        // group.
        boolean smallest = groups.stream().noneMatch(other -> !other.isGuilty() && other.size() < last.size());
        Group failed = last.failed(accepted.get());
        boolean suspect = failed.size() > 1 && failed.failures() >= BAD_LUCK && !failed.each();
        if (suspect && (othersWereAccepted || smallest)) {
            groups.addAll(failed.halves());
        } else {
            groups.addLast(failed);
        }
    }

    private @Nullable Group firstInnocent() {
        return groups.stream().filter(group -> !group.isGuilty()).findFirst().orElse(null);
    }

    private List<Group> rest() {
        List<Group> rest = new ArrayList<>(groups);
        if (current != null) {
            rest.add(current);
        }
        return rest;
    }
}
