package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Optional;
import java.util.Set;

/**
 * This class reads the identity under which a task is to run; it is shown, and everything runs as this program's user.
 */
final class UserIdentity {

    private static final ObjectNode DEFAULT = automatic("pool", "nonadmin");

    private UserIdentity() {}

    /** Returns what a task without an identity has. */
    static ObjectNode byDefault() {
        return DEFAULT.deepCopy();
    }

    static boolean isDefault(JsonNode identity) {
        return DEFAULT.equals(identity);
    }

    /** Returns the identity of a task, complete with defaults. */
    static ObjectNode of(JsonBody task) {
        Optional<JsonBody> given = task.object("userIdentity");
        if (given.isEmpty()) {
            return byDefault();
        }
        JsonBody identity = given.get().allowOnly(Set.of("username", "userName", "autoUser"));
        Optional<String> name = identity.text("username").or(() -> identity.text("userName"));
        Optional<JsonBody> auto = identity.object("autoUser");
        if (name.isPresent() && auto.isPresent()) {
            throw identity.invalid("autoUser", "cannot be given together with username");
        }
        if (name.isPresent()) {
            return Json.object().put("username", name.get());
        }
        if (auto.isEmpty()) {
            return byDefault();
        }
        auto.get().allowOnly(Set.of("scope", "elevationLevel"));
        return automatic(
                auto.get().choice("scope", "pool", "task", "pool"),
                auto.get().choice("elevationLevel", "nonadmin", "nonadmin", "admin"));
    }

    private static ObjectNode automatic(String scope, String elevationLevel) {
        ObjectNode identity = Json.object();
        identity.putObject("autoUser").put("scope", scope).put("elevationLevel", elevationLevel);
        return identity;
    }
}
