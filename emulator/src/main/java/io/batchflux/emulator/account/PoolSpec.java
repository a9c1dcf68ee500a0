package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A specification says what a pool is, apart from its size, as the client asked for it and with the defaults filled in.
 *
 * @param id the pool's id
 * @param json the members of the pool that the client can set; never changed
 */
public record PoolSpec(String id, ObjectNode json) {

    public String vmSize() {
        return json.path("vmSize").asText();
    }

    public int taskSlotsPerNode() {
        return json.path("taskSlotsPerNode").asInt(1);
    }

    /** Returns whether tasks fill one node after the other, rather than spread over all. */
    boolean packs() {
        return json.path("taskSchedulingPolicy").path("nodeFillType").asText().equalsIgnoreCase("pack");
    }

    public boolean enablesInterNodeCommunication() {
        return json.path("enableInterNodeCommunication").asBoolean();
    }

    /** Returns whether the pool's nodes have a container runtime. */
    boolean hasContainers() {
        return json.path("virtualMachineConfiguration").has("containerConfiguration");
    }

    /** Returns the names of the accounts that its nodes have. */
    Set<String> userAccounts() {
        Set<String> names = new HashSet<>();
        json.path("userAccounts")
                .forEach(account -> names.add(account.path("name").asText()));
        return names;
    }

    public Optional<ObjectNode> startTask() {
        return Optional.ofNullable((ObjectNode) json.get("startTask"));
    }

    /** Returns whether the machines would be of Windows in Azure. */
    public boolean isWindows() {
        return json.path("virtualMachineConfiguration")
                .path("nodeAgentSKUId")
                .asText()
                .toLowerCase(Locale.ROOT)
                .startsWith("batch.node.windows");
    }

    /** Returns the image of the virtual machines. */
    public ObjectNode image() {
        return json.path("virtualMachineConfiguration").path("imageReference") instanceof ObjectNode image
                ? image.deepCopy()
                : Json.object();
    }
}
