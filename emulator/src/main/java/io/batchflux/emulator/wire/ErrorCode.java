package io.batchflux.emulator.wire;

/** The error codes of the service that the emulator gives, each with its HTTP status and the service's words. */
public enum ErrorCode {
    ACTIVE_JOB_QUOTA_REACHED(
            "ActiveJobAndScheduleQuotaReached",
            409,
            "Active job and job schedule quota for the account has been reached."),
    APPLICATION_NOT_FOUND("ApplicationNotFound", 404, "The specified application does not exist."),
    AUTHENTICATION_FAILED(
            "AuthenticationFailed",
            403,
            "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly"
                    + " including the signature."),
    AUTO_SCALING_FORMULA_SYNTAX_ERROR(
            "AutoScalingFormulaSyntaxError", 400, "The specified auto-scaling formula has a syntax error."),
    AUTO_SCALING_FORMULA_TOO_LONG(
            "AutoScalingFormulaTooLong", 400, "The specified auto-scaling formula exceeds lengths limit."),
    CONDITION_NOT_MET("ConditionNotMet", 412, "The condition specified using HTTP conditional header(s) is not met."),
    EMPTY_METADATA_KEY("EmptyMetadataKey", 400, "The key for one of the metadata key-value pairs is empty."),
    FILE_NOT_FOUND("FileNotFound", 404, "The specified file does not exist."),
    INSUFFICIENT_ACCOUNT_PERMISSIONS(
            "InsufficientAccountPermissions",
            403,
            "The account being accessed does not have sufficient permissions to execute this operation."),
    INTERNAL_ERROR("InternalError", 500, "Server encountered an internal error. Please try again after some time."),
    INVALID_APPLICATION_PACKAGE_REFERENCES(
            "InvalidApplicationPackageReferences",
            409,
            "One or more application package references could not be satisfied: the account has no applications."),
    INVALID_AUTHENTICATION_INFO(
            "InvalidAuthenticationInfo",
            400,
            "The authentication information was not provided in the correct format. Verify the value of Authorization"
                    + " header."),
    INVALID_AUTO_SCALING_SETTINGS(
            "InvalidAutoScalingSettings", 400, "The specified auto-scaling settings are not valid."),
    INVALID_CERTIFICATE_REFERENCES(
            "InvalidCertificateReferences",
            409,
            "One or more certificate references could not be satisfied: the account has no certificates."),
    INVALID_HEADER_VALUE(
            "InvalidHeaderValue", 400, "The value for one of the HTTP headers is not in the correct format."),
    INVALID_PROPERTY_VALUE(
            "InvalidPropertyValue",
            400,
            "The value provided for one of the properties in the request body is invalid."),
    INVALID_QUERY_PARAMETER_VALUE(
            "InvalidQueryParameterValue",
            400,
            "Value for one of the query parameters specified in the request URI is invalid."),
    INVALID_RANGE("InvalidRange", 416, "The range specified is invalid for the current size of the resource."),
    INVALID_REQUEST_BODY("InvalidRequestBody", 400, "The specified Request Body is not syntactically valid."),
    INVALID_URI("InvalidUri", 400, "The requested URI does not represent any resource on the server."),
    IO_ERROR("IOError", 403, "The specified file could not be accessed."),
    JOB_BEING_DELETED(
            "JobBeingDeleted", 409, "The specified job has been marked for deletion and is being garbage collected."),
    JOB_BEING_TERMINATED("JobBeingTerminated", 409, "The specified job is being terminated."),
    JOB_COMPLETED("JobCompleted", 409, "The specified job is already in a completed state."),
    JOB_EXISTS("JobExists", 409, "The specified job already exists."),
    JOB_NOT_ACTIVE("JobNotActive", 409, "The specified job is not in an active state."),
    JOB_NOT_FOUND("JobNotFound", 404, "The specified job does not exist."),
    JOB_PREPARATION_TASK_NOT_SPECIFIED(
            "JobPreparationTaskNotSpecified", 409, "The specified job does not have a job preparation task."),
    JOB_SCHEDULE_BEING_DELETED(
            "JobScheduleBeingDeleted",
            409,
            "The specified job schedule has been marked for deletion and is being garbage collected."),
    JOB_SCHEDULE_BEING_TERMINATED("JobScheduleBeingTerminated", 409, "The specified job schedule is being terminated."),
    JOB_SCHEDULE_COMPLETED("JobScheduleCompleted", 409, "The specified job schedule is already in a completed state."),
    JOB_SCHEDULE_EXISTS("JobScheduleExists", 409, "The specified job schedule already exists."),
    JOB_SCHEDULE_NOT_FOUND("JobScheduleNotFound", 404, "The specified job schedule does not exist."),
    JOB_SCHEDULE_WITH_SAME_ID_EXISTS(
            "JobScheduleWithSameIdExists", 409, "A job schedule with the specified id already exists."),
    JOB_WITH_SAME_ID_EXISTS("JobWithSameIdExists", 409, "A job with the specified id already exists."),
    MISSING_CONTENT_LENGTH(
            "MissingContentLengthHeader", 411, "The Content-Length header was not specified for the request."),
    MISSING_REQUIRED_PROPERTY(
            "MissingRequiredProperty", 400, "A required property was not specified in the request body."),
    MISSING_REQUIRED_QUERY_PARAMETER(
            "MissingRequiredQueryParameter", 400, "A required query parameter was not specified for this request."),
    MULTIPLE_CONDITION_HEADERS(
            "MultipleConditionHeadersNotSupported", 400, "Multiple condition headers are not supported."),
    NODE_AGENT_SKU_NOT_FOUND("NodeAgentSKUNotFound", 404, "The specified Node Agent SKU does not exist."),
    NODE_ALREADY_IN_TARGET_SCHEDULING_STATE(
            "NodeAlreadyInTargetSchedulingState", 409, "The specified node is already in the target scheduling state."),
    NODE_BEING_CREATED("NodeBeingCreated", 409, "The specified node is being created"),
    NODE_BEING_REBOOTED("NodeBeingRebooted", 409, "The specified node is being rebooted"),
    NODE_BEING_REIMAGED("NodeBeingReimaged", 409, "The specified node is being reimaged"),
    NODE_BEING_STARTED("NodeBeingStarted", 409, "The specified node is being started"),
    NODE_NOT_READY("NodeNotReady", 409, "Node is not able to perform the requested operations in its current state"),
    NODE_NOT_FOUND("NodeNotFound", 404, "The specified node does not exist."),
    NODE_STATE_UNUSABLE("NodeStateUnusable", 409, "The state of the specified node is unusable"),
    NODE_USER_EXISTS("NodeUserExists", 409, "The specified node user already exists."),
    NODE_USER_NOT_FOUND("NodeUserNotFound", 404, "The specified node user does not exist."),
    NOT_COVERED("NotImplemented", 501, "The emulator does not cover this part of Azure Batch."),
    OPERATION_INVALID_FOR_STATE(
            "OperationInvalidForCurrentState",
            409,
            "The specified operation is not valid for the current state of the resource."),
    OPERATION_NOT_VALID_ON_NODE("OperationNotValidOnNode", 409, "The specified operation is not valid on the node."),
    OUT_OF_RANGE_QUERY_PARAMETER(
            "OutOfRangeQueryParameterValue",
            400,
            "A query parameter specified in the request URI is outside the permissible range."),
    POOL_BEING_DELETED(
            "PoolBeingDeleted", 409, "The specified pool has been marked for deletion and is being reclaimed."),
    POOL_BEING_RESIZED("PoolBeingResized", 409, "The specified pool is being resized."),
    POOL_EXISTS("PoolExists", 409, "The specified pool already exists."),
    POOL_NOT_FOUND("PoolNotFound", 404, "The specified pool does not exist."),
    POOL_QUOTA_REACHED("PoolQuotaReached", 409, "Pool quota for the account has been reached."),
    REQUEST_BODY_TOO_LARGE(
            "RequestBodyTooLarge", 413, "The request body is too large and exceeds the maximum permissible limit."),
    RESOURCE_NOT_FOUND("ResourceNotFound", 404, "The specified resource does not exist."),
    SERVER_BUSY("ServerBusy", 503, "The server is currently unable to receive requests. Please retry your request."),
    TASK_COMPLETED("TaskCompleted", 409, "The specified task is already in a completed state."),
    TASK_DEPENDENCIES_NOT_SPECIFIED(
            "TaskDependenciesNotSpecifiedOnJob",
            400,
            "The specified task has dependencies, but usesTaskDependencies is not true for its job."),
    TASK_DEPENDENCY_LIST_TOO_LONG(
            "TaskDependencyListTooLong", 400, "The list of tasks that the specified task depends on is too long."),
    TASK_DEPENDENCY_RANGES_TOO_LONG(
            "TaskDependencyRangesTooLong", 400, "The specified task depends on too many ranges of tasks."),
    TASK_EXISTS("TaskExists", 409, "The specified task already exists."),
    TASK_FILES_CLEANEDUP("TaskFilesCleanedup", 409, "The task files are cleaned up."),
    TASK_FILES_UNAVAILABLE("TaskFilesUnavailable", 409, "The task files are unavailable."),
    TASK_ID_SAME_AS_PREPARATION(
            "TaskIdSameAsJobPreparationTask",
            409,
            "The specified task has the same id as the job preparation task of the job."),
    TASK_ID_SAME_AS_RELEASE(
            "TaskIdSameAsJobReleaseTask",
            409,
            "The specified task has the same id as the job release task of the job."),
    TASK_NOT_COMPLETED("TaskNotCompleted", 409, "The specified task is not in a completed state."),
    TASK_NOT_FOUND("TaskNotFound", 404, "The specified task does not exist."),
    TASK_SUCCEEDED("TaskSucceeded", 409, "The specified task has already succeeded."),
    TOO_MANY_ENABLE_AUTO_SCALE_REQUESTS(
            "TooManyEnableAutoScaleRequests", 503, "Too many Enable Pool AutoScale requests are issued on the pool."),
    TOO_MANY_REQUESTS(
            "TooManyRequests", 429, "Request failed as server encountered too many requests. Please try again."),
    UNSUPPORTED_HTTP_VERB("UnsupportedHttpVerb", 405, "The resource doesn't support the specified HTTP verb."),
    UNSUPPORTED_QUERY_PARAMETER(
            "UnsupportedQueryParameter",
            400,
            "One of the query parameters specified in the request URI is not supported."),
    UNSUPPORTED_REQUEST_VERSION("UnsupportedRequestVersion", 400, "The specified api version is not supported.");

    private final String code;
    private final int status;
    private final String text;

    ErrorCode(String code, int status, String text) {
        this.code = code;
        this.status = status;
        this.text = text;
    }

    public String code() {
        return code;
    }

    int status() {
        return status;
    }

    public String text() {
        return text;
    }

    /** This error with details: each key followed by its value. */
    public BatchException with(String... keysAndValues) {
        return new BatchException(this, status, BatchException.details(keysAndValues));
    }
}
