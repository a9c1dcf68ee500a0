package io.batchflux.emulator.node;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Set;

/** This class reads by which identity a node would get at a file or an image, rather than by a signature; it is kept and shown. */
public final class NodeIdentity {

    private NodeIdentity() {}

    /** @throws BatchException if the owner's reference to an identity is not one */
    public static void check(JsonBody owner) {
        owner.object("identityReference")
                .ifPresent(identity -> identity.allowOnly(Set.of("resourceId")).text("resourceId"));
    }
}
