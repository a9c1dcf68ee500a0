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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Refuses pools that the service has no machines for, though they would run here: sizes that are not of Azure's form, node agents that
 * there are not, and more slots for each node than its cores allow.
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

    private static final int SLOTS_PER_CORE = 4;

    /** From version 3 on the first number is that of the cores, but for those of which some are not active. */
    private static final Pattern SIZE_WITH_CORES =
            Pattern.compile("standard_[a-z]+(\\d{1,3})[a-z]*_v([3-9]|1\\d)", Pattern.CASE_INSENSITIVE);

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

    /** How many cores a machine of this size has, if the size says so, as those of the later series do. */
    private static Optional<Integer> cores(String size) {
        Matcher later = SIZE_WITH_CORES.matcher(size);
        return later.matches() ? Optional.of(Integer.parseInt(later.group(1))) : Optional.empty();
    }

    private static void check(JsonNode json) {
        String size = json.path("vmSize").asText("");
        if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
            throw BatchException.invalidProperty(
                    "vmSize", size, "must be a size of virtual machines, such as standard_d2s_v3");
        }
        cores(size).ifPresent(cores -> {
            int slots = json.path("taskSlotsPerNode").asInt(1);
            if (slots > SLOTS_PER_CORE * cores) {
                throw BatchException.invalidProperty(
                        "taskSlotsPerNode",
                        String.valueOf(slots),
                        "must be at most " + SLOTS_PER_CORE + " for each of the " + cores + " cores of " + size);
            }
        });
        String agent = json.path("nodeAgentSKUId").asText("");
        if (!agent.isEmpty() && !AGENT.matcher(agent).matches()) {
            throw ErrorCode.NODE_AGENT_SKU_NOT_FOUND.with("PropertyName", "nodeAgentSKUId", "PropertyValue", agent);
        }
        json.forEach(Severity::check);
    }
}
