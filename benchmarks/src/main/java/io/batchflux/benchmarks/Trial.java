package io.batchflux.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Measures one mode: warms it up, runs each size, and then looks at the heap with all tasks of a size in flight. */
final class Trial {

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration FOR_EVER = Duration.ofHours(6);
    /** When no add was answered for so long, all were. */
    private static final Duration QUIET = Duration.ofSeconds(1);
    /** With fewer tasks, what the heap holds besides them is more than what it holds for them. */
    private static final int ENOUGH_IN_FLIGHT = 100;

    private final Mode mode;
    private final EmulatorProcess emulator;

    Trial(Mode mode, EmulatorProcess emulator) {
        this.mode = mode;
        this.emulator = emulator;
    }

    /** Returns a measurement for each size, in their order. */
    List<Measurement> measure(Load warmUp, List<Load> loads) {
        List<Measurement> measured = new ArrayList<>();
        Traffic traffic = new Traffic();
        try (ThreadCount threads = new ThreadCount();
                Session session = mode.connect(emulator.account(), traffic)) {
            session.run(limited(warmUp)).blockLast(PATIENCE);
            for (Load load : loads) {
                measured.add(measure(session, limited(load), traffic, threads));
            }
        }
        // Last, since the threads that end its sessions are not those of the others.
        for (int i = 0; i < loads.size(); i++) {
            measured.set(i, measured.get(i).withHeap(heap(limited(loads.get(i)))));
        }
        return measured;
    }

    private Measurement measure(Session session, Load load, Traffic traffic, ThreadCount threads) {
        Deliveries deliveries = new Deliveries(load.tasks());
        threads.begin();
        ServerLog before = emulator.log();
        Duration cpuBefore = Machine.cpuTime();
        long begin = System.nanoTime();
        session.run(load).doOnNext(deliveries::add).blockLast(PATIENCE);
        long end = System.nanoTime();
        Duration cpu = Machine.cpuTime().minus(cpuBefore);
        ServerLog log = emulator.log().since(before);
        threads.end();
        double tasks = load.tasks();
        return new Measurement(
                mode.name(),
                load.tasks(),
                deliveries.results(),
                deliveries.wrong(),
                (end - begin) / 1e9,
                (traffic.lastAdd() - begin) / 1e9,
                log.requests(),
                log.total() / tasks,
                cpu.toNanos() / 1000.0 / tasks,
                threads.most(),
                threads.names(),
                deliveries.threads(),
                null,
                deliveries.noticeMillis(50),
                deliveries.noticeMillis(99),
                log.bytes() / tasks,
                Map.of());
    }

    /** Runs tasks that do not end, in a session of their own, and ends the session when enough has been seen. */
    private @Nullable Double heap(Load load) {
        if (load.tasks() < ENOUGH_IN_FLIGHT || !mode.isHeapItsOwn()) {
            return null;
        }
        Traffic traffic = new Traffic();
        try (Session session = mode.connect(emulator.account(), traffic)) {
            session.run(load.withTasks(ENOUGH_IN_FLIGHT)).blockLast(PATIENCE);
            long before = Machine.liveHeap();
            long adds = traffic.adds();
            // It is ended below; should it fail before, it adds nothing more, and what is measured shows that.
            Disposable running = session.run(load.withDuration(FOR_EVER)).subscribe();
            Pause.until(() -> traffic.adds() > adds && System.nanoTime() - traffic.lastAdd() > QUIET.toNanos());
            double perTask = (Machine.liveHeap() - before) / (double) load.tasks();
            running.dispose();
            return perTask;
        }
    }

    private Load limited(Load load) {
        return load.withTasks(Math.min(load.tasks(), mode.mostTasks()));
    }
}
