package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.wire.Json;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * The Batch account as Azure Resource Manager shows it.
 *
 * <p>Under a name of Azure's it has whatever name it is asked for by; at the emulator's own address only the one it was given.
 */
final class AccountResource {

    /** Where the account is said to be. */
    private static final String LOCATION = "westeurope";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{3,24}");

    private final String name;
    private final String key;
    private final LimitOptions limits;

    /**
     * @param name the account's own name
     * @param key its key
     */
    AccountResource(String name, String key, LimitOptions limits) {
        this.name = name;
        this.key = key;
        this.limits = limits;
    }

    /** Whether there is such an account. */
    boolean isThere(ResourcePath path, BatchRequest request) {
        return request.azureName().isPresent()
                ? NAME.matcher(path.account()).matches()
                : path.account().equals(name);
    }

    BatchResponse get(ResourcePath path, BatchRequest request) {
        return BatchResponse.json(json(path, request));
    }

    /** The accounts of a subscription or of a resource group: the one that was given a name. */
    BatchResponse list(ResourcePath path, BatchRequest request) {
        ObjectNode json = Json.object();
        json.putArray("value").add(json(path.withAccount(name), request));
        return BatchResponse.json(json);
    }

    /** There is one key, which is both. */
    BatchResponse keys(ResourcePath path) {
        return BatchResponse.json(Json.object()
                .put("accountName", path.account())
                .put("primary", key)
                .put("secondary", key));
    }

    private ObjectNode json(ResourcePath path, BatchRequest request) {
        ObjectNode json = Json.object()
                .put("id", path.accountId())
                .put("name", path.account())
                .put("type", ResourcePath.TYPE)
                .put("location", LOCATION);
        json.putObject("identity").put("type", "None");
        json.putObject("tags");
        ObjectNode properties = json.putObject("properties")
                .put("accountEndpoint", endpoint(path.account(), request))
                .put("provisioningState", "Succeeded")
                .put("poolAllocationMode", "BatchService")
                .put("publicNetworkAccess", "Enabled")
                .put("poolQuota", limits.maxPools())
                .put("activeJobAndJobScheduleQuota", limits.maxActiveJobs())
                .put("dedicatedCoreQuotaPerVMFamilyEnforced", false);
        properties.putArray("allowedAuthenticationModes").add("SharedKey").add("AAD");
        properties.putObject("encryption").put("keySource", "Microsoft.Batch");
        return json;
    }

    /** The host of the account, without a scheme. */
    private static String endpoint(String account, BatchRequest request) {
        return request.azureName()
                .map(any -> account + "." + LOCATION + ".batch.azure.com")
                .orElseGet(() -> URI.create(request.base()).getAuthority());
    }
}
