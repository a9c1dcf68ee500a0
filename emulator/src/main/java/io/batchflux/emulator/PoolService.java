package io.batchflux.emulator;

import java.nio.file.Path;
import reactor.core.scheduler.Scheduler;

/** All that deals with pools and nodes, put together. */
final class PoolService {

    private final ServiceLoop loop;
    private final Account account;
    private final NodeLifecycle nodes;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final EmulatorOptions options;

    /** @param root the directory of the pools' directories */
    PoolService(
            ServiceLoop loop,
            Account account,
            TaskRuntime runtime,
            TaskLaunches launches,
            TaskLifecycle tasks,
            Scheduler disk,
            Path root,
            EmulatorOptions options) {
        this.loop = loop;
        this.account = account;
        this.options = options;
        NodeDirectories directories = new NodeDirectories(runtime.keepsFiles(), disk, loop);
        NodeStarts starts = new NodeStarts(loop, tasks, new StartTasks(loop, runtime, launches));
        this.nodes = new NodeLifecycle(loop, tasks, new NodeTasks(loop, account, tasks), starts, directories);
        this.pools = new PoolLifecycle(
                loop, account, nodes, directories, root, options.limits().maxPools());
        this.scaling = new AutoScaling(loop, account, pools);
    }

    void cover(Router router, Scheduler disk) {
        int maxPageSize = options.limits().maxPageSize();
        new PoolOperations(loop, account, pools, scaling, options.nodes().supply(), maxPageSize).cover(router);
        new PoolResizeOperations(loop, account, pools).cover(router);
        new AutoScaleOperations(loop, account, scaling).cover(router);
        new NodeOperations(loop, account, nodes, maxPageSize).cover(router);
        new NodeFileOperations(loop, account, disk, maxPageSize).cover(router);
        new SupportedImages(maxPageSize).cover(router);
        Applications.cover(router);
    }

    /** Adds the pools that there are from the start; for threads that may wait. */
    void open() {
        loop.get(() -> {
            for (PoolOptions pool : options.nodes().pools()) {
                PoolSize size = PoolSize.NONE.withTargets(pool.nodes(), pool.lowPriorityNodes());
                PoolSpec spec =
                        PoolSpecs.of(pool, options.nodes().images().commands().keySet());
                pools.open(spec, size, pool.supply());
            }
            return true;
        });
    }

    AutoPools autoPools() {
        return new AutoPools(account, pools, scaling, options.nodes().supply());
    }

    NodeControl control() {
        return new NodeControl(loop, account, nodes, scaling);
    }
}
