package io.batchflux;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A pool in virtual time: each task takes a slot, starts, and makes its calls until its budget is used up; that it has ended is known
 * with the next poll, whose pauses grow as those of {@link Polling} do. What a task has given back that still runs is read after a poll. Chunks are
 * cut by what cuts those of sweeps.
 */
final class SimulatedPool {

    /**
     * What is simulated.
     *
     * @param slots how many tasks run at once
     * @param start how long a task takes besides its calls, in seconds
     * @param calls how long each call takes, in seconds
     * @param slow which part of the slots takes three times as long
     * @param preempted which part of the tasks loses its node once, and begins anew
     */
    record Load(int slots, double start, double[] calls, double slow, double preempted) {

        @Override
        public String toString() {
            return calls.length + " calls on " + slots + " slots";
        }

        /** No scheduler is faster: the longest call, or all of them on all slots. */
        double ideal() {
            double longest = Arrays.stream(calls).max().orElse(0);
            double sum = Arrays.stream(calls).sum();
            double speed = slots * (1 - slow + slow / 3);
            return Math.max(longest, sum / speed);
        }
    }

    /**
     * What came of it.
     *
     * @param seconds until it was known that all had ended
     * @param tasks how many there were
     * @param polls how often it was asked which had ended
     * @param looks how many files of running tasks were read
     * @param slots what the slots did meanwhile
     */
    record Outcome(double seconds, int tasks, int polls, int looks, SlotTimes slots) {}

    private static final Polling POLLING = Polling.ofDefaults();

    private final Load load;
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SplittableRandom chance = new SplittableRandom(1);
    private final Deque<Task> queue = new ArrayDeque<>();
    private final List<Task> ended = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final CallTimes times = new CallTimes();
    private final int[] made;
    private final SlotTimes.Clock slotTimes;
    private int polls;
    private int looks;
    private final Map<Chunk<?>, Task> running = new IdentityHashMap<>();
    private final Pauses pauses;
    private int tasks;
    private int left;
    private @Nullable Cutter<Integer> cutter;
    private double end;

    private static final class Task {
        final Chunk<Integer> chunk;
        final List<Double> durations = new ArrayList<>();
        boolean moved;
        double occupied;
        /** When it is written that it gives calls back, although it runs. */
        double writes = Double.POSITIVE_INFINITY;

        boolean taken;

        Task(Chunk<Integer> chunk) {
            this.chunk = chunk;
        }
    }

    private SimulatedPool(Load load, boolean closely) {
        this.pauses = new Pauses(POLLING, closely);
        this.load = load;
        this.left = load.calls.length;
        this.made = new int[left];
        this.slotTimes = new SlotTimes.Clock(load.slots, left);
        IntStream.range(0, load.slots).forEach(free::add);
    }

    /** Runs it with so many calls in each task. */
    static Outcome fixed(Load load, int size) {
        SimulatedPool pool = new SimulatedPool(load, false);
        for (int from = 0; from < load.calls.length; from += size) {
            List<Call<Integer>> calls = new ArrayList<>();
            for (int i = from; i < Math.min(load.calls.length, from + size); i++) {
                calls.add(call(i));
            }
            pool.add(new Chunk<>(calls, () -> {}));
        }
        return pool.run();
    }

    /** Runs it with automatic chunks; nobody knows how many calls there are unless that is said. */
    static Outcome automatic(Load load, boolean sized) {
        SimulatedPool pool = new SimulatedPool(load, true);
        Chunking chunking = Chunking.auto();
        ChunkPlan plan = new ChunkPlan(
                pool.times,
                load.slots,
                chunking,
                Duration.ofDays(1),
                POLLING.floor().multipliedBy(3));
        BaseSubscriber<Chunk<Integer>> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Chunk<Integer> chunk) {
                pool.add(chunk);
            }
        };
        Cutter<Integer> cutter = new Cutter<>(
                subscriber,
                new Cutter.Terms(
                        sized ? load.calls.length : -1,
                        10_000,
                        Duration.ofMillis(100),
                        Mono.just(plan),
                        pool.times,
                        true),
                pool.clock);
        pool.cutter = cutter;
        Flux.range(0, load.calls.length).map(SimulatedPool::call).subscribe(cutter);
        return pool.run();
    }

    private static Call<Integer> call(int i) {
        return new Call<>(i, i, List.of(Integer.toString(i)), null);
    }

    private double now() {
        return clock.now(TimeUnit.NANOSECONDS) / 1e9;
    }

    private void at(double seconds, Runnable what) {
        clock.schedule(what, Math.max(0, Math.round(seconds * 1e9)), TimeUnit.NANOSECONDS);
    }

    private void add(Chunk<Integer> chunk) {
        tasks++;
        slotTimes.queued(now(), chunk.calls().size());
        queue.add(new Task(chunk));
        begin();
    }

    private void begin() {
        while (!queue.isEmpty() && !free.isEmpty()) {
            run(queue.remove(), free.remove());
        }
    }

    private void run(Task task, int slot) {
        double speed = slot < load.slow * load.slots ? 3 : 1;
        Duration budget = task.chunk.budget();
        double most = budget == null ? Double.MAX_VALUE : budget.toNanos() / 1e9;
        double making = 0;
        task.durations.clear();
        for (Call<Integer> call : task.chunk.calls()) {
            if (making >= most) {
                break;
            }
            double duration = load.calls[call.argument()] * speed;
            task.durations.add(duration);
            making += duration;
        }
        double occupied = load.start + making;
        int dropped = task.chunk.calls().size() - task.durations.size();
        slotTimes.begun(now());
        task.writes = making > most ? now() + load.start + most : Double.POSITIVE_INFINITY;
        running.put(task.chunk, task);
        if (!task.moved && chance.nextDouble() < load.preempted) {
            task.moved = true;
            at(occupied * chance.nextDouble(), () -> {
                slotTimes.broken(now());
                running.remove(task.chunk);
                free.add(slot);
                queue.addFirst(task);
                begin();
            });
            return;
        }
        task.occupied = occupied;
        at(load.start, () -> slotTimes.started(now()));
        double last = task.durations.get(task.durations.size() - 1);
        at(occupied - last, () -> slotTimes.atLastCall(now(), task.durations.size()));
        at(occupied, () -> {
            running.remove(task.chunk);
            slotTimes.ended(now(), task.taken ? 0 : dropped);
            free.add(slot);
            ended.add(task);
            begin();
        });
    }

    private Outcome run() {
        poll();
        while (left > 0) {
            clock.advanceTimeBy(Duration.ofMinutes(10));
            if (now() > 1e8) {
                throw new IllegalStateException(left + " calls are never made");
            }
        }
        for (int times : made) {
            if (times != 1) {
                throw new IllegalStateException("a call was made " + times + " times");
            }
        }
        return new Outcome(end, tasks, polls, looks, slotTimes.at(end));
    }

    private void poll() {
        polls++;
        boolean any = !ended.isEmpty();
        List<Task> found = List.copyOf(ended);
        ended.clear();
        found.forEach(this::notice);
        look();
        if (left == 0) {
            end = now();
            return;
        }
        at(ChunkPlan.seconds(pauses.next(any, Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS)))), this::poll);
    }

    private void look() {
        Cutter<Integer> cutting = cutter;
        if (cutting == null) {
            return;
        }
        for (Chunk<Integer> chunk : cutting.late()) {
            looks++;
            Task task = running.get(chunk);
            if (task == null || task.writes > now()) {
                continue;
            }
            int keeps = task.durations.size();
            List<Call<Integer>> rest =
                    chunk.calls().subList(keeps, chunk.calls().size());
            task.taken = cutting.giveBackEarly(chunk, keeps);
            slotTimes.givenBack(now(), rest.size());
            rest.forEach(call -> chunk.taken().run());
            cutting.drain();
        }
    }

    private void notice(Task task) {
        CallTimes.OfTask told = times.ofTask();
        int count = task.durations.size();
        task.durations.forEach(told::call);
        List<Call<Integer>> calls = task.chunk.calls();
        calls.subList(0, count).forEach(call -> {
            made[call.argument()]++;
            task.chunk.taken().run();
        });
        left -= count;
        told.ended(task.occupied);
        Cutter<Integer> cutting = cutter;
        if (cutting != null) {
            if (count < calls.size() && !task.taken) {
                cutting.giveBack(task.chunk, calls.subList(count, calls.size()));
                calls.subList(count, calls.size())
                        .forEach(call -> task.chunk.taken().run());
            }
            cutting.load().ended(task.chunk);
            cutting.drain();
        }
    }
}
