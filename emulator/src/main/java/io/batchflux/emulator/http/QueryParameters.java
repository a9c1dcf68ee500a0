package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Operation;
import java.util.Set;

/** Checks the query of a request against what its operation takes; names are in lower case. */
final class QueryParameters {

    /** Some clients write the ids of their requests into the query. */
    private static final Set<String> COMMON =
            Set.of("api-version", "timeout", "client-request-id", "return-client-request-id");

    private static final Set<String> PAGE = Set.of("maxresults", "$skiptoken");
    private static final Set<String> FILTERED_PAGE = Set.of("maxresults", "$skiptoken", "$filter");

    private QueryParameters() {}

    /** @throws BatchException if there is one that the operation does not take, or the value of one is wrong for every operation */
    static void check(OperationCall call) {
        Set<String> own = own(call.operation());
        call.request().query().forEach((name, values) -> {
            if (!COMMON.contains(name)
                    && !own.contains(name)
                    && !page(call.operation()).contains(name)) {
                throw ErrorCode.UNSUPPORTED_QUERY_PARAMETER.with("QueryParameterName", name);
            }
            if (values.size() > 1) {
                throw BatchException.invalidQuery(name, String.join(",", values), "the parameter is there twice");
            }
        });
        call.request()
                .parameter("timeout")
                .filter(value -> !value.matches("\\d{1,9}"))
                .ifPresent(value -> {
                    throw BatchException.invalidQuery("timeout", value, "a number of seconds is expected");
                });
        call.request()
                .parameter("$expand")
                .filter(value -> !value.equals("stats"))
                .ifPresent(value -> {
                    throw BatchException.invalidQuery("$expand", value, "only stats can be expanded");
                });
    }

    private static Set<String> page(Operation operation) {
        return switch (operation) {
            case APPLICATIONS_LIST, NODE_EXTENSIONS_LIST -> PAGE;
            case TASKS_LIST_SUBTASKS -> Set.of();
            default -> operation.id().contains("_List") ? FILTERED_PAGE : Set.of();
        };
    }

    private static Set<String> own(Operation operation) {
        return switch (operation) {
            case JOBS_LIST,
                    JOBS_GET,
                    TASKS_LIST,
                    TASKS_GET,
                    POOLS_LIST,
                    POOLS_GET,
                    JOB_SCHEDULES_LIST,
                    JOB_SCHEDULES_GET,
                    JOBS_LIST_FROM_SCHEDULE -> Set.of("$select", "$expand");
            case NODES_LIST,
                    NODES_GET,
                    NODE_EXTENSIONS_LIST,
                    NODE_EXTENSIONS_GET,
                    TASKS_LIST_SUBTASKS,
                    JOBS_LIST_PREPARATION -> Set.of("$select");
            case TASK_FILES_LIST, NODE_FILES_LIST, TASK_FILES_DELETE, NODE_FILES_DELETE -> Set.of("recursive");
            case JOBS_DELETE, JOBS_TERMINATE, JOB_SCHEDULES_DELETE, JOB_SCHEDULES_TERMINATE -> Set.of("force");
            default -> Set.of();
        };
    }
}
