package io.batchflux.emulator.account;

import io.batchflux.emulator.node.NodeIdentity;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Set;

/**
 * Checks what a pool says of networks, mounts and users of its nodes, all of which is only kept and shown. What is secret in it need not be
 * there: it is not in a pool that is changed.
 */
final class NodeSettings {

    private static final int MOST_MOUNTS = 10;
    private static final int LAST_PORT = 65_535;

    private static final Set<String> USER =
            Set.of("name", "password", "elevationLevel", "linuxUserConfiguration", "windowsUserConfiguration");
    private static final List<String> MOUNTS = List.of(
            "azureBlobFileSystemConfiguration",
            "nfsMountConfiguration",
            "cifsMountConfiguration",
            "azureFileShareConfiguration");

    private NodeSettings() {}

    /** @throws BatchException if one of them is not what it has to be */
    static void check(JsonBody pool) {
        pool.object("networkConfiguration").ifPresent(NodeSettings::network);
        List<JsonBody> mounts = pool.objects("mountConfiguration");
        if (mounts.size() > MOST_MOUNTS) {
            throw pool.invalid("mountConfiguration", "a node has at most " + MOST_MOUNTS + " mounts");
        }
        for (JsonBody mount : mounts) {
            mount(pool, mount);
        }
        pool.objects("userAccounts").forEach(NodeSettings::user);
    }

    private static void network(JsonBody network) {
        network.text("subnetId");
        network.choice("dynamicVNetAssignmentScope", "none", "none", "job");
        network.bool("enableAcceleratedNetworking", false);
        network.object("publicIPAddressConfiguration").ifPresent(addresses -> {
            addresses.choice("provision", "", "batchmanaged", "usermanaged", "nopublicipaddresses");
            addresses.texts("ipAddressIds");
        });
        network.object("endpointConfiguration")
                .ifPresent(endpoints -> endpoints.objects("inboundNATPools").forEach(NodeSettings::endpoints));
    }

    private static void endpoints(JsonBody pool) {
        pool.requiredText("name");
        pool.requiredText("protocol");
        pool.choice("protocol", "", "tcp", "udp");
        for (String port : List.of("backendPort", "frontendPortRangeStart", "frontendPortRangeEnd")) {
            pool.requiredInteger(port);
            pool.integer(port, 1, 1, LAST_PORT);
        }
        for (JsonBody rule : pool.objects("networkSecurityGroupRules")) {
            rule.requiredInteger("priority");
            rule.requiredText("access");
            rule.choice("access", "", "allow", "deny");
            rule.requiredText("sourceAddressPrefix");
            rule.texts("sourcePortRanges");
        }
    }

    private static void mount(JsonBody pool, JsonBody mount) {
        mount.allowOnly(Set.copyOf(MOUNTS));
        List<String> kinds = MOUNTS.stream().filter(mount::has).toList();
        if (kinds.size() != 1) {
            throw pool.invalid("mountConfiguration", "each mount must be exactly one of " + String.join(", ", MOUNTS));
        }
        JsonBody of = mount.requiredObject(kinds.get(0));
        of.requiredText("relativeMountPath");
        switch (kinds.get(0)) {
            case "azureBlobFileSystemConfiguration" -> {
                of.requiredText("accountName");
                of.requiredText("containerName");
                List.of("accountKey", "sasKey", "blobfuseOptions").forEach(of::text);
                NodeIdentity.check(of);
            }
            case "azureFileShareConfiguration" -> {
                List.of("accountName", "azureFileUrl").forEach(of::requiredText);
                of.text("accountKey");
            }
            case "cifsMountConfiguration" -> {
                of.requiredText("source");
                List.of("username", "userName", "password").forEach(of::text);
            }
            default -> of.requiredText("source");
        }
        of.text("mountOptions");
    }

    private static void user(JsonBody user) {
        user.allowOnly(USER).requiredText("name");
        user.text("password");
        user.choice("elevationLevel", "nonadmin", "nonadmin", "admin");
        user.object("linuxUserConfiguration").ifPresent(linux -> {
            linux.integer("uid", 0, 0, Integer.MAX_VALUE);
            linux.integer("gid", 0, 0, Integer.MAX_VALUE);
            linux.text("sshPrivateKey");
        });
        user.object("windowsUserConfiguration")
                .ifPresent(windows -> windows.choice("loginMode", "batch", "batch", "interactive"));
    }
}
