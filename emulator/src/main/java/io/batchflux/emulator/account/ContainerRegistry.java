package io.batchflux.emulator.account;

import io.batchflux.emulator.node.NodeIdentity;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Set;

/** This class reads from where the image of a container would come. */
final class ContainerRegistry {

    private static final Set<String> MEMBERS =
            Set.of("username", "userName", "password", "registryServer", "identityReference");

    private ContainerRegistry() {}

    /** @throws BatchException if the object is no registry */
    static JsonBody check(JsonBody registry) {
        registry.allowOnly(MEMBERS);
        registry.text("username");
        registry.text("userName");
        registry.text("password");
        registry.text("registryServer");
        NodeIdentity.check(registry);
        return registry;
    }
}
