package io.batchflux.emulator.rest;

import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.ServiceLoop;
import reactor.core.scheduler.Scheduler;

/** The operations of the service: whatever answers one is named here. */
public final class RestOperations {

    private RestOperations() {}

    /**
     * Leads the calls of every operation to what answers them.
     *
     * @param runtime what reaches storage as the nodes do
     * @param disk where is waited for files
     * @param supply how added pools come by their nodes
     */
    public static void cover(
            Router router,
            ServiceLoop loop,
            Account account,
            Lifecycles lifecycles,
            TaskRuntime runtime,
            Scheduler disk,
            NodeSupply supply,
            LimitOptions limits) {
        int maxPageSize = limits.maxPageSize();
        FileListLimit files = new FileListLimit(limits.fileListSize());
        Lookup lookup = new Lookup(loop, account);
        new JobOperations(loop, account, lookup, lifecycles.jobs(), files, maxPageSize).cover(router);
        new JobScheduleOperations(loop, account, lifecycles.schedules(), files, maxPageSize).cover(router);
        new TaskAddOperations(loop, lookup, lifecycles.tasks(), files).cover(router);
        new TaskOperations(loop, lookup, lifecycles.tasks(), maxPageSize).cover(router);
        new TaskFileOperations(loop, account, lookup, disk, maxPageSize).cover(router);
        new PoolOperations(loop, account, lookup, lifecycles.pools(), lifecycles.scaling(), supply, files, maxPageSize)
                .cover(router);
        new PoolResizeOperations(loop, lookup, lifecycles.pools()).cover(router);
        new AutoScaleOperations(loop, lookup, lifecycles.scaling()).cover(router);
        new NodeOperations(loop, account, lookup, lifecycles.nodes(), maxPageSize).cover(router);
        new NodeUserOperations(loop, account, lookup).cover(router);
        new NodeLogOperations(loop, lookup, runtime).cover(router);
        new NodeExtensionOperations(loop, lookup).cover(router);
        new NodeFileOperations(loop, lookup, disk, maxPageSize).cover(router);
        new SupportedImages(maxPageSize).cover(router);
        ApplicationOperations.cover(router);
    }
}
