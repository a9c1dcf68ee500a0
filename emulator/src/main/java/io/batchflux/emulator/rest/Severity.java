package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.OperationHandler;
import io.batchflux.emulator.http.RequestFilter;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Operation;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Refuses pools that the service has no machines for, though they would run here: sizes that are not of Azure's form, and node agents that
 * there are not.
 */
public final class Severity implements RequestFilter {

    private static final Set<Operation> OF_POOLS = EnumSet.of(
            Operation.POOLS_CREATE,
            Operation.POOLS_UPDATE,
            Operation.JOBS_CREATE,
            Operation.JOBS_UPDATE,
            Operation.JOBS_REPLACE,
            Operation.JOB_SCHEDULES_CREATE,
            Operation.JOB_SCHEDULES_UPDATE,
            Operation.JOB_SCHEDULES_REPLACE);

    private static final Pattern SIZE = Pattern.compile(
            "(standard|basic)_[a-z]+\\d[a-z0-9_-]*|(extrasmall|small|medium|large|extralarge|a\\d+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern AGENT = Pattern.compile(
            "batch\\.node\\.(windows amd64|ubuntu \\d\\d\\.\\d\\d|debian \\d+|el \\d+|rhel \\d+"
                    + "|centos \\d+|mariner \\d\\.\\d|azurelinux \\d\\.\\d|opensuse \\d+(\\.\\d+)?|sles \\d+(\\.\\d+)?|fedora \\d+)",
            Pattern.CASE_INSENSITIVE);

    @Override
    public Mono<BatchResponse> filter(OperationCall call, OperationHandler next) {
        return Mono.defer(() -> {
            if (OF_POOLS.contains(call.operation()) && call.request().body().length > 0) {
                check(call.json());
            }
            return next.handle(call);
        });
    }

    private static void check(JsonNode json) {
        String size = json.path("vmSize").asText("");
        if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
            throw BatchException.invalidProperty(
                    "vmSize", size, "must be a size of virtual machines, such as standard_d2s_v3");
        }
        String agent = json.path("nodeAgentSKUId").asText("");
        if (!agent.isEmpty() && !AGENT.matcher(agent).matches()) {
            throw ErrorCode.NODE_AGENT_SKU_NOT_FOUND.with("PropertyName", "nodeAgentSKUId", "PropertyValue", agent);
        }
        json.forEach(Severity::check);
    }
}
