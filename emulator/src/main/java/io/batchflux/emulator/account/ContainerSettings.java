package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Optional;
import java.util.Set;

/** This class reads the container that a task is to run in. */
final class ContainerSettings {

    private static final Set<String> MEMBERS =
            Set.of("containerRunOptions", "imageName", "registry", "workingDirectory", "containerHostBatchBindMounts");

    private ContainerSettings() {}

    /** Returns the container settings of a task as they are shown, which is without the password of a registry. */
    static Optional<ObjectNode> of(JsonBody task) {
        return task.object("containerSettings").map(settings -> {
            settings.allowOnly(MEMBERS).requiredText("imageName");
            settings.text("containerRunOptions");
            settings.choice(
                    "workingDirectory", "taskWorkingDirectory", "taskworkingdirectory", "containerimagedefault");
            settings.objects("containerHostBatchBindMounts").forEach(ContainerSettings::checkMount);
            ObjectNode shown = settings.json().deepCopy();
            settings.object("registry").ifPresent(registry -> shown.set("registry", registry(registry)));
            return shown;
        });
    }

    private static void checkMount(JsonBody mount) {
        mount.allowOnly(Set.of("source", "isReadOnly")).bool("isReadOnly", false);
        mount.choice("source", "", "shared", "startup", "vfsmounts", "task", "jobprep", "applications");
    }

    private static ObjectNode registry(JsonBody registry) {
        ObjectNode shown = ContainerRegistry.check(registry).json().deepCopy();
        shown.remove("password");
        return shown;
    }
}
