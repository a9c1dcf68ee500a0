package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task environment has the variables of a task's process: those of a node of Azure Batch, and none of the emulator's
 * own. There is no {@code LANG} and no {@code LC_ALL} among them, so that a process has the locale {@code C} unless its
 * task says otherwise.
 */
final class TaskEnvironment {

    private static final String USER = "_azbatch";
    private static final List<String> PROGRAMS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private TaskEnvironment() {}

    static Map<String, String> of(TaskLaunch launch, String accountName, boolean javaOnPath) {
        Path root = launch.nodeRoot();
        String workingDirectory = launch.workingDirectory().toString();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", path(root.resolve("shared").toString(), workingDirectory, javaOnPath));
        environment.put("HOME", workingDirectory);
        environment.put("USER", USER);
        addSettings(environment, launch.commonEnvironment());
        addSettings(environment, launch.task().path("environmentSettings"));
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
        environment.put("AZ_BATCH_TASK_WORKING_DIR", workingDirectory);
        environment.put("AZ_BATCH_TASK_USER", USER);
        environment.put("AZ_BATCH_TASK_USER_IDENTITY", "PoolNonAdmin");
        environment.put(
                "AZ_BATCH_CERTIFICATES_DIR", launch.directory().resolve("certs").toString());
        launch.instance()
                .ifPresent(instance -> environment.putAll(
                        instance.environment(launch.directory().toString())));
        launch.preparationDirectory().map(root::resolve).ifPresent(preparation -> {
            environment.put("AZ_BATCH_JOB_PREP_DIR", preparation.toString());
            environment.put(
                    "AZ_BATCH_JOB_PREP_WORKING_DIR", preparation.resolve("wd").toString());
        });
        return environment;
    }

    private static String path(String shared, String workingDirectory, boolean javaOnPath) {
        List<String> directories = new ArrayList<>();
        if (javaOnPath) {
            directories.add(Path.of(System.getProperty("java.home"), "bin").toString());
        }
        directories.addAll(PROGRAMS);
        directories.add(shared);
        directories.add(workingDirectory);
        return String.join(File.pathSeparator, directories);
    }

    private static void addSettings(Map<String, String> environment, JsonNode settings) {
        for (JsonNode setting : settings) {
            environment.put(setting.path("name").asText(), setting.path("value").asText(""));
        }
    }
}
