package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.AllowedTasks;
import io.batchflux.emulator.node.Instance;
import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.node.TaskLaunch;
import io.batchflux.emulator.node.UserAccounts;
import io.batchflux.emulator.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** This class says where and with what a task is launched. */
public final class TaskLaunches {

    private static final String PREPARATION = "jobpreparation";
    private static final String RELEASE = "jobrelease";

    /** The directory of a node's start task, below the node's root. */
    public static final String STARTUP = "startup";

    private final Supplier<String> accountUrl;

    TaskLaunches(Supplier<String> accountUrl) {
        this.accountUrl = accountUrl;
    }

    TaskLaunch task(Task task, Node node, boolean retriesFailure) {
        return launch(
                task.job(),
                placement(task, node),
                new Once(task.spec()),
                task.spec().simulates(),
                retriesFailure,
                task.status().execution().retryCount(),
                node.allowedTasks(),
                node.userAccounts());
    }

    /** Returns the launch of the coordination command of a multi-instance task, on one of its nodes. */
    TaskLaunch coordination(Task task, List<Node> nodes, int number) {
        Supplier<ObjectNode> members = new Once(task.spec());
        return launch(
                        task.job(),
                        placement(task, nodes.get(number)),
                        () -> MultiInstanceSettings.coordination(members.get()),
                        task.spec().simulates(),
                        false,
                        task.status().execution().retryCount(),
                        nodes.get(number).allowedTasks(),
                        nodes.get(number).userAccounts())
                .withInstance(Instance.of(nodes.size(), number, true));
    }

    TaskLaunch preparation(Job job, Node node, ObjectNode task, int retryCount) {
        return launch(
                job,
                preparationPlacement(job, node),
                () -> task,
                true,
                false,
                retryCount,
                node.allowedTasks().forPreparation(),
                node.userAccounts());
    }

    TaskLaunch release(Job job, Node node, ObjectNode task) {
        return launch(
                job,
                releasePlacement(job, node),
                () -> task,
                true,
                false,
                0,
                node.allowedTasks().forPreparation(),
                node.userAccounts());
    }

    TaskLaunch start(Node node, ObjectNode task, int retryCount) {
        return new TaskLaunch(
                accountUrl.get(),
                placement(node, STARTUP),
                "",
                () -> task,
                true,
                Json.array(),
                Optional.empty(),
                false,
                retryCount,
                node.allowedTasks().forPreparation(),
                node.userAccounts(),
                Optional.empty());
    }

    static NodePlacement placement(Task task, Node node) {
        return placement(task.job(), node, task.id());
    }

    public static NodePlacement preparationPlacement(Job job, Node node) {
        return placement(job, node, PREPARATION);
    }

    public static NodePlacement releasePlacement(Job job, Node node) {
        return placement(job, node, RELEASE);
    }

    private static NodePlacement placement(Job job, Node node, String name) {
        return placement(node, job.spec().taskDirectory() + "/" + name);
    }

    private static NodePlacement placement(Node node, String directory) {
        return new NodePlacement(node.poolId(), node.id(), node.isDedicated(), node.root(), directory);
    }

    private TaskLaunch launch(
            Job job,
            NodePlacement placement,
            Supplier<ObjectNode> members,
            boolean simulates,
            boolean retriesFailure,
            int retryCount,
            AllowedTasks allowed,
            UserAccounts accounts) {
        Optional<String> preparation =
                job.spec().preparation().map(any -> job.spec().taskDirectory() + "/" + PREPARATION);
        return new TaskLaunch(
                accountUrl.get(),
                placement,
                job.id(),
                members,
                simulates,
                job.spec().json().path("commonEnvironmentSettings"),
                preparation,
                retriesFailure,
                retryCount,
                allowed,
                accounts,
                Optional.empty());
    }

    /** The members of a task, read once, on the thread that needs them first rather than on that of the account. */
    private static final class Once implements Supplier<ObjectNode> {

        private final TaskSpec spec;
        private @Nullable ObjectNode members;

        Once(TaskSpec spec) {
            this.spec = spec;
        }

        @Override
        public synchronized ObjectNode get() {
            if (members == null) {
                members = spec.json();
            }
            return members;
        }
    }
}
