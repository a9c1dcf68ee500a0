package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.SimulatedTaskRuntime;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An account without a server, on the thread that makes it; its tasks run for an hour of virtual time. */
final class AccountOnVirtualTime {

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final ServiceLoop loop = new ServiceLoop(time, Schedulers.immediate(), Clock.systemUTC(), 1);
    final Account account = new Account(loop);
    final TaskRuntime runtime = new SimulatedTaskRuntime(loop, Duration.ofHours(1));
    final TaskLaunches launches = new TaskLaunches(() -> "http://host");
    final Lifecycles lifecycles;

    AccountOnVirtualTime(PoolOptions pool) {
        this(pool, new Disk(Schedulers.immediate()));
    }

    AccountOnVirtualTime(PoolOptions pool, Disk disk) {
        lifecycles = new Lifecycles(
                loop,
                account,
                runtime,
                () -> "http://host",
                disk,
                Path.of("simulated"),
                EmulatorOptions.defaults().withPools(pool));
        lifecycles.open();
    }

    Node node(String pool) {
        return account.pool(pool).nodes().iterator().next();
    }

    /** Adds a job with members beside its id and pool. */
    Job job(String id, String pool, ObjectNode more) {
        ObjectNode body = more.put("id", id);
        body.putObject("poolInfo").put("poolId", pool);
        return lifecycles.jobs().add(JobSpecs.create(JsonBody.of(body)));
    }

    /** Adds a task, which goes to a node at once if one is free. */
    Task task(Job job, String id) {
        ObjectNode body = Json.object().put("id", id).put("commandLine", "true");
        Task task = lifecycles.tasks().add(job, TaskSpecs.create(JsonBody.of(body), job.spec()));
        lifecycles.tasks().schedule(job.spec().poolId());
        return task;
    }
}
