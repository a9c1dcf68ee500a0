package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodePreparation;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskLaunches;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import java.util.Optional;
import java.util.function.Function;

/** This view shows, as the service does, how the preparation of a node for a job went, and its release. */
final class PreparationView {

    static final Members MEMBERS =
            Members.of("poolId", "nodeId", "nodeUrl", "jobPreparationTaskExecutionInfo", "jobReleaseTaskExecutionInfo");

    static final FilterProperties<NodePreparation> PROPERTIES = properties();

    private PreparationView() {}

    static ObjectNode json(NodePreparation preparation, Urls urls) {
        Node node = preparation.node();
        ObjectNode json = Json.object()
                .put("poolId", node.poolId())
                .put("nodeId", node.id())
                .put("nodeUrl", urls.node(node.poolId(), node.id()));
        json.set(
                "jobPreparationTaskExecutionInfo",
                execution(preparation.preparation(), TaskLaunches.preparationPlacement(preparation.job(), node), urls));
        if (preparation.release().startTime().isPresent()) {
            ObjectNode release =
                    execution(preparation.release(), TaskLaunches.releasePlacement(preparation.job(), node), urls);
            release.remove("retryCount");
            json.set("jobReleaseTaskExecutionInfo", release);
        }
        return json;
    }

    private static ObjectNode execution(TaskExecution execution, NodePlacement placement, Urls urls) {
        ObjectNode json = TaskView.execution(execution);
        json.remove("requeueCount");
        return json.put("state", execution.state())
                .put("taskRootDirectory", placement.directory())
                .put(
                        "taskRootDirectoryUrl",
                        urls.nodeFile(placement.poolId(), placement.nodeId(), placement.directory()));
    }

    private static FilterProperties<NodePreparation> properties() {
        FilterProperties<NodePreparation> properties = new FilterProperties<NodePreparation>()
                .equal("poolId", preparation -> Optional.of(preparation.node().poolId()))
                .equal("nodeId", preparation -> Optional.of(preparation.node().id()));
        add(properties, "jobPreparationTaskExecutionInfo", NodePreparation::preparation);
        add(properties, "jobReleaseTaskExecutionInfo", NodePreparation::release);
        return properties;
    }

    private static void add(
            FilterProperties<NodePreparation> properties, String name, Function<NodePreparation, TaskExecution> task) {
        properties
                .choice(
                        name + "/state",
                        TaskExecution.STATES,
                        preparation -> Optional.of(task.apply(preparation))
                                .filter(execution -> execution.startTime().isPresent())
                                .map(TaskExecution::state))
                .choice(
                        name + "/result",
                        TaskExecution.RESULTS,
                        preparation -> task.apply(preparation).result())
                .time(
                        name + "/startTime",
                        preparation -> task.apply(preparation).startTime())
                .time(name + "/endTime", preparation -> task.apply(preparation).endTime())
                .integer(
                        name + "/exitCode",
                        preparation -> task.apply(preparation).exitCode().map(Integer::longValue));
    }
}
