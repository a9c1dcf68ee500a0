package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Finds out why tasks of one pool wait, for all runs that use it: one question after the other, with a pause before each, and
 * none unless tasks wait and none starts.
 *
 * <p>A look is a sequence of questions for the sake of one run: how many tasks wait; the preparation of its job; the pool; its nodes,
 * page by page; what a start task that failed has printed; the job. The runs have their looks in turn. Rounds never overlap;
 * runs come and go on any thread.
 */
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final String START_TASK_STDERR = "startup/stderr.txt";
    private static final int READ = 64 * 1024;
    private static final int TAIL = 2 * 1024;

    private final String poolId;
    private final RunnerScope scope;
    private final BatchService service;
    private final Consumer<WaitingReason> found;
    private final List<WaitingRun> runs;
    private Disposable rounds = Disposables.disposed();

    private final Deque<Supplier<Mono<Void>>> questions = new ArrayDeque<>();
    private @Nullable WaitingRun asking;
    private int turn;
    private Duration pause = Duration.ZERO;
    private boolean news = true;

    private @Nullable PoolSnapshot pool;
    private @Nullable PoolDiagnosis diagnosis;
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private @Nullable String stderrNode;
    private @Nullable String stderrTail;

    /** @param found is told of each reason that is new */
    Watchdog(String poolId, RunnerScope scope, Consumer<WaitingReason> found) {
        this(poolId, scope, found, new CopyOnWriteArrayList<>());
    }

    /** @param runs is empty, and may be changed by several threads */
    Watchdog(String poolId, RunnerScope scope, Consumer<WaitingReason> found, List<WaitingRun> runs) {
        this.runs = runs;
        this.poolId = poolId;
        this.scope = scope;
        this.service = scope.service;
        this.found = found;
    }

    synchronized WaitingRun enter(Run<?> run, Polling polling) {
        WaitingRun entered = new WaitingRun(run, polling);
        run.events.waiting = entered;
        runs.add(entered);
        if (rounds.isDisposed()) {
            rounds = Mono.defer(() -> Mono.delay(nextPause(), scope.scheduler))
                    .then(Mono.defer(this::round))
                    .repeat()
                    .subscribe(done -> {}, error -> LOG.error("unexpected error", error));
            scope.owned.add(rounds);
        }
        return entered;
    }

    synchronized void leave(WaitingRun run) {
        runs.remove(run);
        run.left();
        if (runs.isEmpty()) {
            rounds.dispose();
            scope.owned.remove(rounds);
        }
    }

    List<WaitingReason> reasons() {
        return runs.stream().flatMap(run -> run.reasons().stream()).distinct().toList();
    }

    private Duration nextPause() {
        // One look at the runs: they leave on any thread.
        WaitingRun run = asking != null ? asking : runs.stream().findFirst().orElse(null);
        if (run == null) {
            return Waiting.ofDefaults().polling().floor();
        }
        Polling polling = run.polling;
        pause = polling.after(pause, news);
        return scope.chance.spread(pause, polling.jitter());
    }

    private Mono<Void> round() {
        news = false;
        runs.forEach(WaitingRun::observe);
        runs.forEach(this::noteQuota);
        WaitingRun run = next();
        if (run == null) {
            forget();
            return Mono.empty();
        }
        Duration throttled = scope.batchThrottle.state(scope.scheduler).pause();
        if (!throttled.isZero()) {
            tell(run, List.of(new WaitingReason.Throttled(poolId, throttled)));
            return Mono.empty();
        }
        return questions.isEmpty()
                ? Mono.empty()
                : Objects.requireNonNull(questions.poll()).get();
    }

    private void noteQuota(WaitingRun run) {
        String quota = run.run.events.quota();
        if (quota != null) {
            tell(run, List.of(new WaitingReason.QuotaReached(poolId, quota)));
        }
    }

    /** Returns the run whose look goes on, or else the next one with a look of its own; {@code null} if none may wait. */
    private @Nullable WaitingRun next() {
        WaitingRun current = asking;
        if (current != null && !questions.isEmpty() && current.mayWait() && runs.contains(current)) {
            return current;
        }
        questions.clear();
        asking = null;
        List<WaitingRun> all = List.copyOf(runs);
        for (int i = 0; i < all.size(); i++) {
            WaitingRun run = all.get((turn + i) % all.size());
            if (run.mayWait()) {
                turn = turn + i + 1;
                asking = run;
                questions.add(() -> count(run));
                return run;
            }
        }
        return null;
    }

    private void forget() {
        news = true;
        pool = null;
        diagnosis = null;
        stderrNode = null;
        stderrTail = null;
    }

    private <T> Mono<Void> ask(WaitingRun run, Operation operation, Mono<T> request, Consumer<T> answered) {
        return run.run
                .batchRequests
                .tryOnce(Stage.WATCH_JOB, operation, request)
                .doOnNext(answered)
                .then()
                .doOnSuccess(done -> tellAll());
    }

    private Mono<Void> count(WaitingRun run) {
        return ask(run, Operation.COUNT_TASKS, service.countTasks(run.run.id()), counts -> {
            run.counted(counts);
            if (!run.run.isPrepared()) {
                questions.add(() -> listPreparations(run));
            }
            if (run.waits()) {
                questions.add(() -> describePool(run));
            }
        });
    }

    private Mono<Void> describePool(WaitingRun run) {
        return ask(run, Operation.DESCRIBE_POOL, service.describePool(poolId), now -> {
            pool = now;
            if (now.currentNodes() > 0) {
                nodes.clear();
                Trail<NodePage> trail = new Trail<>(NodePage::continuation);
                questions.add(() -> listNodes(run, NodeQuery.ofPool(poolId), trail));
            } else {
                diagnosis = null;
            }
            questions.add(() -> describeJob(run));
        });
    }

    private Mono<Void> listNodes(WaitingRun run, NodeQuery query, Trail<NodePage> trail) {
        Mono<NodePage> request = trail.follow(query.continuation(), service.listNodes(query));
        return ask(run, Operation.LIST_NODES, request, page -> {
            nodes.addAll(page.nodes());
            String continuation = trail.next(page);
            if (continuation != null) {
                questions.addFirst(() -> listNodes(run, query.withContinuation(continuation), trail));
                return;
            }
            PoolDiagnosis found = new PoolDiagnosis(Objects.requireNonNull(pool), nodes);
            diagnosis = found;
            found.failedStart()
                    .map(NodeSnapshot::id)
                    .filter(node -> !node.equals(stderrNode))
                    .ifPresent(node -> {
                        stderrTail = null;
                        questions.addFirst(() -> readStartTask(run, node, 0));
                    });
        });
    }

    /**
     * Most have printed so little that it is read at once. Of what is longer, and may still grow, the end is read next; until then it is
     * not known. What cannot be read is taken as empty.
     */
    private Mono<Void> readStartTask(WaitingRun run, String node, long offset) {
        stderrNode = node;
        stderrTail = "";
        return ask(
                run,
                Operation.READ_NODE_FILE,
                Bytes.join(
                        service.readNodeFile(poolId, node, START_TASK_STDERR, offset, READ),
                        READ,
                        READ,
                        START_TASK_STDERR),
                bytes -> {
                    boolean isPart = offset == 0 && bytes.length == READ;
                    stderrTail = isPart ? null : Text.end(bytes, TAIL);
                    if (isPart) {
                        questions.addFirst(() -> findEndOfStartTask(run, node));
                    }
                });
    }

    private Mono<Void> findEndOfStartTask(WaitingRun run, String node) {
        stderrTail = "";
        return ask(run, Operation.READ_NODE_FILE, service.nodeFileSize(poolId, node, START_TASK_STDERR), size -> {
            stderrTail = null;
            questions.addFirst(() -> readStartTask(run, node, Math.max(1, size - TAIL)));
        });
    }

    private Mono<Void> describeJob(WaitingRun run) {
        return ask(run, Operation.DESCRIBE_JOB, service.describeJob(run.run.id()), job -> {
            boolean disabled =
                    job.state() == JobSnapshot.JobState.DISABLED || job.state() == JobSnapshot.JobState.DISABLING;
            run.disabled(disabled ? new WaitingReason.JobDisabled(poolId, job.id()) : null);
        });
    }

    private Mono<Void> listPreparations(WaitingRun run) {
        return ask(run, Operation.LIST_PREPARATIONS, service.listPreparations(run.run.id()), all -> {
            List<TaskExecution> failed = all.stream()
                    .filter(node -> node.result() == TaskExecution.Result.FAILURE)
                    .toList();
            long running = all.stream().filter(node -> node.result() == null).count();
            run.preparation(
                    !failed.isEmpty()
                            ? new WaitingReason.NodesUnprepared(
                                    poolId,
                                    run.run.id(),
                                    failed.size(),
                                    Diagnosis.ofPreparations(failed, poolId, "java"))
                            : running > 0
                                    ? new WaitingReason.PreparationRunning(poolId, run.run.id(), (int) running)
                                    : null);
        });
    }

    private void tellAll() {
        runs.stream().filter(WaitingRun::waits).forEach(run -> tell(run, reasons(run)));
    }

    private void tell(WaitingRun run, List<WaitingReason> reasons) {
        // What other runs wait for too is no news to whoever hears of all.
        List<WaitingReason> known = reasons();
        List<WaitingReason> fresh = run.tell(reasons);
        news |= !fresh.isEmpty();
        fresh.stream().filter(reason -> !known.contains(reason)).forEach(found);
    }

    private List<WaitingReason> reasons(WaitingRun run) {
        List<WaitingReason> reasons = new ArrayList<>();
        PoolSnapshot known = pool;
        if (known != null) {
            int slots = run.mostSlots();
            if (slots > known.taskSlotsPerNode()) {
                reasons.add(new WaitingReason.TooManySlots(poolId, slots, known.taskSlotsPerNode()));
            }
        }
        reasons.addAll(run.ofJob());
        if (diagnosis != null) {
            reasons.addAll(diagnosis.reasons(stderrTail));
        } else if (known != null) {
            reasons.addAll(PoolDiagnosis.ofPool(known));
        }
        // Free slots are what is left to say when nothing else is.
        if (reasons.size() > 1) {
            reasons.removeIf(WaitingReason.SlotsFree.class::isInstance);
        }
        return reasons;
    }
}
