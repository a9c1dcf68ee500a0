package io.batchflux;

import io.batchflux.spi.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The state of one run, which its stages share: what was begun at the services, which tasks are pending, what was counted.
 *
 * <p>What creates something at a service is kept here as a shared {@code Mono}: it is done once, and goes on to its end even
 * if the run is cancelled meanwhile, so that closing knows what there is to clean up. Thread-safe.
 */
final class Run<C> implements BatchJob<C> {

    private final RunId id;
    private final Instant start;
    final Creations creations;

    final TaskIds ids = new TaskIds();
    final SharedInputs inputs = new SharedInputs();
    final HandOver handOver = new HandOver();
    final Collecting collecting;
    final LeaseEnd leaseEnd;
    final QueueLimits queueLimits = new QueueLimits();
    private final PendingTasks<C> pending = new PendingTasks<>();
    final Additions additions = new Additions(pending::isEmpty);

    private volatile Function<C, ContextView> contexts = item -> Context.empty();
    private volatile boolean prepared = true;
    private volatile boolean usesCode;
    private volatile int number = 1;
    private volatile boolean existingAreOurs;
    private volatile @Nullable Watched watched;
    private volatile boolean watchedClosely;
    private volatile Mono<Void> look = Mono.empty();
    /** As it was when the job was opened. */
    volatile @Nullable PoolSnapshot pool;

    private volatile boolean shared;
    private volatile Predicate<C> wanted = item -> true;
    private volatile Consumer<PendingTask<C>> endUnwanted = task -> {};

    final RunEvents events;
    final Resilience batchRequests;
    final Resilience storeRequests;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger succeeded = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    private volatile boolean containerDeleted;
    private volatile @Nullable RunnerFailedException failure;
    private final Sinks.Empty<Void> closing;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    Run(
            RunId id,
            Instant start,
            Function<AtomicBoolean, Mono<OpenedJob>> openJob,
            BiFunction<String, AtomicBoolean, Mono<Void>> createContainer,
            Grants grants,
            Requests requests,
            Collecting collecting,
            LeaseEnd leaseEnd,
            Sinks.Empty<Void> closing) {
        this.id = id;
        this.start = start;
        this.creations = new Creations(
                id,
                sent -> openJob.apply(sent)
                        .doOnNext(opened -> {
                            pool = opened.pool();
                            usesCode = opened.job().preparation() != null;
                            prepared = !usesCode;
                        })
                        .then(),
                createContainer,
                grants);
        this.events = requests.events();
        this.batchRequests = requests.batch();
        this.storeRequests = requests.store();
        this.collecting = collecting;
        this.leaseEnd = leaseEnd;
        this.closing = closing;
    }

    @Override
    public String id() {
        return id.jobId();
    }

    @Override
    public String container() {
        return id.outputContainer();
    }

    RunId runId() {
        return id;
    }

    Instant start() {
        return start;
    }

    /** Tells of the begin, the first time, with the context of who subscribed. */
    void begin(ContextView subscriber) {
        if (begun.compareAndSet(false, true)) {
            events.begun(subscriber);
        }
    }

    /** Tells of the end, the first time, if there was a begin. */
    Mono<Void> end(RunEnded.Outcome outcome, @Nullable Throwable error) {
        return Mono.defer(() ->
                begun.get() && ended.compareAndSet(false, true) ? events.ended(outcome, error, this) : Mono.empty());
    }

    /** From here on nothing is created that is not being created already. */
    void beginClosing() {
        creations.close();
        closing.tryEmitEmpty();
    }

    /** Returns whether the task is now pending; it is not if its id is. */
    boolean begin(PendingTask<C> task) {
        if (pending.isEmpty()) {
            additions.forgetAdded();
        }
        if (!pending.begin(task)) {
            return false;
        }
        queueLimits.note(task);
        return true;
    }

    /** The service has said that the pending task is in the job. */
    void acknowledge(String taskId) {
        PendingTask<C> task = pending.acknowledge(taskId);
        if (task != null) {
            accepted.incrementAndGet();
            events.added(task);
            // Whoever does not want it any more looks at both the other way round.
            if (!isWanted(task)) {
                endUnwanted.accept(task);
            }
        }
    }

    /** Returns the pending tasks that are in the job, as the service has said. */
    Set<String> acknowledged() {
        return pending.acknowledged();
    }

    /** Returns the id of the pending task of this very item that is in the job, as the service has said, or {@code null}. */
    @Nullable
    String acknowledgedOf(C item) {
        return pending.acknowledgedOf(item);
    }

    /** Returns the task, or {@code null} if it is not pending. */
    @Nullable
    PendingTask<C> pending(String taskId) {
        return pending.get(taskId);
    }

    /** Returns the task and forgets it, or {@code null} if it is not pending. */
    @Nullable
    PendingTask<C> end(String taskId) {
        return pending.end(taskId);
    }

    /**
     * As {@link #end}, for a task that may have left something: that is to be handed over. It is in the job, whatever became of
     * the answer to the request that added it.
     */
    @Nullable
    PendingTask<C> complete(String taskId) {
        PendingTask<C> task = pending(taskId);
        if (task != null) {
            if (!pending.isAcknowledged(taskId)) {
                acknowledge(taskId);
            }
            events.noticed(task);
            if (!task.outputs().isEmpty()) {
                handOver.begin(task.id());
            }
        }
        return end(taskId);
    }

    /** As {@link #end}, for a task that may be in the job: what it has left, if anything, nobody will look at. */
    @Nullable
    PendingTask<C> endUnseen(String taskId) {
        PendingTask<C> task = end(taskId);
        if (task != null && !task.outputs().isEmpty() && isWanted(task)) {
            handOver.unseen(task.id());
        }
        return task;
    }

    /** As {@link #endUnseen}, for all pending tasks. */
    List<PendingTask<C>> endAllUnseen() {
        return pending.ids().stream()
                .map(this::endUnseen)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns whether tasks can run: no preparation of nodes is needed, or one node at least is known to be prepared. */
    boolean isPrepared() {
        return prepared;
    }

    /** Returns whether nodes need code that is at the store: those that join the pool later, too. */
    boolean usesCode() {
        return usesCode;
    }

    void markPrepared() {
        prepared = true;
    }

    /** From now on tasks whose items are not wanted are not added, or else ended by this as soon as they are known to be in the job. */
    void wantOnly(Predicate<C> wanted, Consumer<PendingTask<C>> endUnwanted) {
        this.endUnwanted = endUnwanted;
        this.wanted = wanted;
        shared = true;
    }

    /** Returns whether its tasks are those of several callers: what waits goes to a next job if this one fails. */
    boolean isShared() {
        return shared;
    }

    /** From now on what is done for one task alone sees the context that belongs to its item. */
    void useContexts(Function<C, ContextView> contexts) {
        this.contexts = contexts;
    }

    ContextView contextOf(C item) {
        return contexts.apply(item);
    }

    boolean isWanted(PendingTask<C> task) {
        return wanted.test(task.item());
    }

    /** Returns whether the task is pending although it is not wanted any more. */
    boolean isUnwanted(String taskId) {
        PendingTask<C> task = pending.get(taskId);
        return task != null && !isWanted(task);
    }

    /** Returns whether the service has the task, and has not ended it as far as is known. */
    boolean mayRun(String taskId) {
        return pending.isAcknowledged(taskId);
    }

    /** Returns the pending tasks that are to leave something which is wanted. */
    List<String> pendingWithOutputs() {
        return pending.withOutputs().stream()
                .filter(this::isWanted)
                .map(PendingTask::id)
                .toList();
    }

    int pendingCount() {
        return pending.size();
    }

    int unacknowledgedCount() {
        return pending.unacknowledgedCount();
    }

    /**
     * Its tasks are made as others end: their ends are to be known soon.
     *
     * @param look is made after each round of the watch
     */
    void watchClosely(Mono<Void> look) {
        this.look = look;
        watchedClosely = true;
    }

    Mono<Void> look() {
        return look;
    }

    boolean isWatchedClosely() {
        return watchedClosely;
    }

    /**
     * What had ended before, somebody else has seen to: what is watched begins here.
     *
     * @param since by the service's clock
     * @param ahead by how much that is ahead of ours
     */
    void watchFrom(Instant since, Duration ahead) {
        this.watched = new Watched(since, ahead);
    }

    /** Returns where the watch begins, or {@code null} for the job's begin. */
    @Nullable
    Watched watched() {
        return watched;
    }

    /** It has a number, and ids of its tasks are made of what they do: one that is in the job already is the same. */
    void isJobOfANamedRun(int number) {
        this.number = number;
        existingAreOurs = true;
    }

    @Override
    public int number() {
        return number;
    }

    boolean areExistingTasksOurs() {
        return existingAreOurs;
    }

    /** Completes once adding has begun, or never will because the run is being closed. */
    Mono<Void> awaitAdding() {
        return Mono.firstWithSignal(additions.awaitBegin(), closing.asMono());
    }

    /** The container of the outputs is deleted from now on: what is not found there is no riddle. */
    void markContainerDeleted() {
        containerDeleted = true;
    }

    boolean isContainerDeleted() {
        return containerDeleted;
    }

    /** From outside, an error ends the run, whatever it is in the midst of. */
    void fail(RunnerFailedException error) {
        failure = error;
    }

    /** Returns the error that ended the run from outside, or {@code null}. */
    @Nullable
    RunnerFailedException failure() {
        return failure;
    }

    Mono<Void> closed() {
        return closed.asMono();
    }

    void markClosed() {
        closed.tryEmitEmpty();
    }

    @Override
    public String toString() {
        return "job " + id.jobId();
    }
}
