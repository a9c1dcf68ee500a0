package io.batchflux.emulator.account;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The lifecycles are all that changes jobs, tasks, pools and nodes, put together. */
public final class Lifecycles {

    private final ServiceLoop loop;
    private final Account account;
    private final EmulatorOptions options;
    private final TaskScheduler scheduler;
    private final TaskLifecycle tasks;
    private final NodeLifecycle nodes;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final JobLifecycle jobs;
    private final JobScheduleLifecycle schedules;
    private final NodeControl control;

    /**
     * Puts the lifecycles of an account together.
     *
     * @param base the account's URL, without a slash at its end
     * @param disk where is waited for files
     * @param root the directory of the pools' directories
     */
    public Lifecycles(
            ServiceLoop loop,
            Account account,
            TaskRuntime runtime,
            Supplier<String> base,
            Disk disk,
            Path root,
            EmulatorOptions options) {
        this.loop = loop;
        this.account = account;
        this.options = options;
        TaskLaunches launches = new TaskLaunches(base);
        SpecialTaskRunner specialTasks =
                new SpecialTaskRunner(loop, runtime, launches, options.jobs().preparedAgain());
        NodeDirectories directories = new NodeDirectories(runtime.keepsFiles(), disk, loop);
        this.scheduler = new TaskScheduler(account);
        this.tasks = new TaskLifecycle(loop, scheduler, runtime, launches, specialTasks, disk, options.jobs());
        NodeStarts starts = new NodeStarts(loop, tasks, new StartTasks(loop, runtime, launches));
        this.nodes = new NodeLifecycle(loop, tasks, new NodeTasks(loop, account, tasks), starts, directories);
        this.pools = new PoolLifecycle(
                loop,
                account,
                nodes,
                directories,
                root,
                options.limits().maxPools(),
                options.nodes()::supply,
                options.lenient());
        this.scaling = new AutoScaling(loop, account, pools);
        AutoPools autoPools =
                new AutoPools(account, pools, scaling, options.nodes().supply());
        JobClosing closing = new JobClosing(loop, account, scheduler, tasks, specialTasks, autoPools, disk);
        this.jobs = new JobLifecycle(
                loop,
                account,
                scheduler,
                tasks,
                closing,
                autoPools,
                options.limits().maxActiveJobs(),
                options.jobs());
        this.schedules = new JobScheduleLifecycle(loop, account, jobs, closing, autoPools);
        this.control = new NodeControl(loop, account, nodes, scaling);
    }

    public JobLifecycle jobs() {
        return jobs;
    }

    public JobScheduleLifecycle schedules() {
        return schedules;
    }

    public TaskLifecycle tasks() {
        return tasks;
    }

    public PoolLifecycle pools() {
        return pools;
    }

    public AutoScaling scaling() {
        return scaling;
    }

    public NodeLifecycle nodes() {
        return nodes;
    }

    public NodeControl control() {
        return control;
    }

    /** Adds the pools that there are from the start, unless they are there; for threads that may wait. */
    public void open() {
        loop.get(() -> {
            for (PoolOptions pool : options.nodes().pools()) {
                if (account.pools().containsKey(Ids.key(pool.id()))) {
                    continue;
                }
                PoolSize size = PoolSize.NONE.withTargets(pool.nodes(), pool.lowPriorityNodes());
                PoolSpec spec =
                        PoolSpecs.of(pool, options.nodes().images().commands().keySet());
                pools.open(spec, size, pool.supply());
            }
            return true;
        });
    }

    /** Starts no more tasks. */
    public void stop() {
        loop.execute(scheduler::stop);
    }
}
