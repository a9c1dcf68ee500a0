package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Set;

/** This class reads what kind of virtual machines a pool is made of. */
final class PoolMachines {

    private static final Set<String> MEMBERS = Set.of(
            "imageReference",
            "nodeAgentSKUId",
            "windowsConfiguration",
            "dataDisks",
            "licenseType",
            "containerConfiguration",
            "diskEncryptionConfiguration",
            "nodePlacementConfiguration",
            "extensions",
            "osDisk",
            "securityProfile",
            "serviceArtifactReference");

    private static final Set<String> CONTAINER_MEMBERS = Set.of("type", "containerImageNames", "containerRegistries");

    /** The members that name an image without a publisher. */
    private static final List<String> IMAGE_IDS =
            List.of("virtualMachineImageId", "sharedGalleryImageId", "communityGalleryImageId");

    private static final Set<String> IMAGE_MEMBERS = Set.of(
            "publisher",
            "offer",
            "sku",
            "version",
            "exactVersion",
            "virtualMachineImageId",
            "sharedGalleryImageId",
            "communityGalleryImageId");

    /** The size of the machines of the pools that the emulator starts with. */
    static final String DEFAULT_VM_SIZE = "standard_d2_v5";

    private PoolMachines() {}

    /** Returns the configuration of the pools that the emulator starts with. */
    static ObjectNode defaults() {
        ObjectNode machine = Json.object();
        machine.putObject("imageReference")
                .put("publisher", "canonical")
                .put("offer", "ubuntu-24_04-lts")
                .put("sku", "server")
                .put("version", "latest");
        return machine.put("nodeAgentSKUId", "batch.node.ubuntu 24.04");
    }

    /** Reads the {@code virtualMachineConfiguration} of a pool, checked and complete. */
    static ObjectNode read(JsonBody pool) {
        JsonBody machine = pool.object("virtualMachineConfiguration")
                .orElseThrow(() -> pool.missing("virtualMachineConfiguration"))
                .allowOnly(MEMBERS);
        ObjectNode json = machine.json().deepCopy();
        json.set("imageReference", image(machine));
        String agent = machine.requiredText("nodeAgentSKUId");
        if (!agent.startsWith("batch.node.")) {
            throw ErrorCode.NODE_AGENT_SKU_NOT_FOUND.with(
                    "PropertyName", machine.name("nodeAgentSKUId"), "PropertyValue", agent);
        }
        machine.text("licenseType");
        machine.objects("dataDisks");
        machine.objects("extensions");
        machine.object("containerConfiguration").ifPresent(PoolMachines::checkContainers);
        return json;
    }

    private static void checkContainers(JsonBody containers) {
        containers.allowOnly(CONTAINER_MEMBERS).requiredText("type");
        containers.choice("type", "", "dockercompatible", "cricompatible");
        containers.texts("containerImageNames");
        containers.objects("containerRegistries").forEach(ContainerRegistry::check);
    }

    private static ObjectNode image(JsonBody machine) {
        JsonBody image = machine.object("imageReference")
                .orElseThrow(() -> machine.missing("imageReference"))
                .allowOnly(IMAGE_MEMBERS);
        IMAGE_MEMBERS.forEach(image::text);
        ObjectNode json = image.json().deepCopy();
        if (IMAGE_IDS.stream().anyMatch(image::has)) {
            return json;
        }
        for (String member : List.of("publisher", "offer", "sku")) {
            image.requiredText(member);
        }
        return image.has("version") ? json : json.put("version", "latest");
    }
}
