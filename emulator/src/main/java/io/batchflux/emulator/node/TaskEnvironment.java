package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment variables of a task's process. */
final class TaskEnvironment {

    /** What a process needs of the emulator's own environment; nothing else of it is passed on. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TMPDIR");

    private TaskEnvironment() {}

    static Map<String, String> of(TaskLaunch launch, String accountName) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : INHERITED) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        addSettings(environment, launch.commonEnvironment());
        addSettings(environment, launch.task().path("environmentSettings"));
        Path root = launch.nodeRoot();
        environment.put("AZ_BATCH_ACCOUNT_NAME", accountName);
        environment.put("AZ_BATCH_ACCOUNT_URL", launch.accountUrl() + "/");
        if (!launch.jobId().isEmpty()) {
            environment.put("AZ_BATCH_JOB_ID", launch.jobId());
            environment.put("AZ_BATCH_TASK_ID", launch.taskId());
        }
        environment.put("AZ_BATCH_POOL_ID", launch.placement().poolId());
        environment.put("AZ_BATCH_NODE_ID", launch.placement().nodeId());
        environment.put(
                "AZ_BATCH_NODE_IS_DEDICATED", String.valueOf(launch.placement().dedicated()));
        environment.put("AZ_BATCH_NODE_ROOT_DIR", root.toString());
        environment.put("AZ_BATCH_NODE_SHARED_DIR", root.resolve("shared").toString());
        environment.put("AZ_BATCH_NODE_STARTUP_DIR", root.resolve("startup").toString());
        environment.put("AZ_BATCH_NODE_MOUNTS_DIR", root.resolve("fsmounts").toString());
        environment.put("AZ_BATCH_TASK_DIR", launch.directory().toString());
        environment.put("AZ_BATCH_TASK_WORKING_DIR", launch.workingDirectory().toString());
        launch.preparationDirectory().map(root::resolve).ifPresent(preparation -> {
            environment.put("AZ_BATCH_JOB_PREP_DIR", preparation.toString());
            environment.put(
                    "AZ_BATCH_JOB_PREP_WORKING_DIR", preparation.resolve("wd").toString());
        });
        return environment;
    }

    private static void addSettings(Map<String, String> environment, JsonNode settings) {
        for (JsonNode setting : settings) {
            environment.put(setting.path("name").asText(), setting.path("value").asText(""));
        }
    }
}
