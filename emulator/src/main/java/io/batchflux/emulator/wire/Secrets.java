package io.batchflux.emulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Takes out of an entity what the service never shows again. */
public final class Secrets {

    private static final Set<String> MEMBERS = Set.of("password", "sshPrivateKey", "accountKey", "sasKey");

    private Secrets() {}

    public static void remove(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove(MEMBERS);
        }
        json.forEach(Secrets::remove);
    }
}
