package io.batchflux.emulator.wire;

/**
 * The operations of the service, with their names, methods and paths; of those that nothing answers, a remark may say why.
 *
 * <p>A part of a path in braces matches one segment; one that ends in a star matches the rest.
 */
public enum Operation {
    APPLICATIONS_LIST("Applications_List", "GET", "/applications"),
    APPLICATIONS_GET("Applications_Get", "GET", "/applications/{application}"),
    JOB_SCHEDULES_LIST("JobSchedules_List", "GET", "/jobschedules"),
    JOB_SCHEDULES_CREATE("JobSchedules_Create", "POST", "/jobschedules"),
    JOB_SCHEDULES_GET("JobSchedules_Get", "GET", "/jobschedules/{schedule}"),
    JOB_SCHEDULES_EXISTS("JobSchedules_Exists", "HEAD", "/jobschedules/{schedule}"),
    JOB_SCHEDULES_UPDATE("JobSchedules_Update", "PATCH", "/jobschedules/{schedule}"),
    JOB_SCHEDULES_REPLACE("JobSchedules_Replace", "PUT", "/jobschedules/{schedule}"),
    JOB_SCHEDULES_DELETE("JobSchedules_Delete", "DELETE", "/jobschedules/{schedule}"),
    JOB_SCHEDULES_DISABLE("JobSchedules_Disable", "POST", "/jobschedules/{schedule}/disable"),
    JOB_SCHEDULES_ENABLE("JobSchedules_Enable", "POST", "/jobschedules/{schedule}/enable"),
    JOB_SCHEDULES_TERMINATE("JobSchedules_Terminate", "POST", "/jobschedules/{schedule}/terminate"),
    JOBS_LIST_FROM_SCHEDULE("Jobs_ListFromSchedule", "GET", "/jobschedules/{schedule}/jobs"),
    JOBS_GET_LIFETIME_STATISTICS("Jobs_GetLifetimeStatistics", "GET", "/lifetimejobstats", Remarks.STATISTICS),
    CERTIFICATES_CREATE("Certificates_Create", "POST", "/certificates", Remarks.CERTIFICATES),
    CERTIFICATES_LIST("Certificates_List", "GET", "/certificates", Remarks.CERTIFICATES),
    CERTIFICATES_GET("Certificates_Get", "GET", "/certificates({certificate})", Remarks.CERTIFICATES),
    CERTIFICATES_DELETE("Certificates_Delete", "DELETE", "/certificates({certificate})", Remarks.CERTIFICATES),
    CERTIFICATES_CANCEL_DELETION(
            "Certificates_CancelDeletion", "POST", "/certificates({certificate})/canceldelete", Remarks.CERTIFICATES),
    JOBS_CREATE("Jobs_Create", "POST", "/jobs"),
    JOBS_LIST("Jobs_List", "GET", "/jobs"),
    JOBS_GET("Jobs_Get", "GET", "/jobs/{job}"),
    JOBS_UPDATE("Jobs_Update", "PATCH", "/jobs/{job}"),
    JOBS_REPLACE("Jobs_Replace", "PUT", "/jobs/{job}"),
    JOBS_DELETE("Jobs_Delete", "DELETE", "/jobs/{job}"),
    JOBS_TERMINATE("Jobs_Terminate", "POST", "/jobs/{job}/terminate"),
    JOBS_DISABLE("Jobs_Disable", "POST", "/jobs/{job}/disable"),
    JOBS_ENABLE("Jobs_Enable", "POST", "/jobs/{job}/enable"),
    JOBS_GET_TASK_COUNTS("Jobs_GetTaskCounts", "GET", "/jobs/{job}/taskcounts"),
    JOBS_LIST_PREPARATION(
            "Jobs_ListPreparationAndReleaseTaskStatus", "GET", "/jobs/{job}/jobpreparationandreleasetaskstatus"),
    TASKS_CREATE("Tasks_Create", "POST", "/jobs/{job}/tasks"),
    TASKS_CREATE_COLLECTION("Tasks_CreateCollection", "POST", "/jobs/{job}/addtaskcollection"),
    TASKS_LIST("Tasks_List", "GET", "/jobs/{job}/tasks"),
    TASKS_GET("Tasks_Get", "GET", "/jobs/{job}/tasks/{task}"),
    TASKS_REPLACE("Tasks_Replace", "PUT", "/jobs/{job}/tasks/{task}"),
    TASKS_DELETE("Tasks_Delete", "DELETE", "/jobs/{job}/tasks/{task}"),
    TASKS_TERMINATE("Tasks_Terminate", "POST", "/jobs/{job}/tasks/{task}/terminate"),
    TASKS_REACTIVATE("Tasks_Reactivate", "POST", "/jobs/{job}/tasks/{task}/reactivate"),
    TASKS_LIST_SUBTASKS("Tasks_ListSubTasks", "GET", "/jobs/{job}/tasks/{task}/subtasksinfo"),
    TASK_FILES_LIST("TaskFiles_List", "GET", "/jobs/{job}/tasks/{task}/files"),
    TASK_FILES_GET("TaskFiles_Get", "GET", "/jobs/{job}/tasks/{task}/files/{file*}"),
    TASK_FILES_GET_PROPERTIES("TaskFiles_GetProperties", "HEAD", "/jobs/{job}/tasks/{task}/files/{file*}"),
    TASK_FILES_DELETE("TaskFiles_Delete", "DELETE", "/jobs/{job}/tasks/{task}/files/{file*}"),
    POOLS_CREATE("Pools_Create", "POST", "/pools"),
    POOLS_LIST("Pools_List", "GET", "/pools"),
    POOLS_GET("Pools_Get", "GET", "/pools/{pool}"),
    POOLS_EXISTS("Pools_Exists", "HEAD", "/pools/{pool}"),
    POOLS_UPDATE("Pools_Update", "PATCH", "/pools/{pool}"),
    POOLS_DELETE("Pools_Delete", "DELETE", "/pools/{pool}"),
    POOLS_REPLACE_PROPERTIES("Pools_ReplaceProperties", "POST", "/pools/{pool}/updateproperties"),
    POOLS_RESIZE("Pools_Resize", "POST", "/pools/{pool}/resize"),
    POOLS_STOP_RESIZE("Pools_StopResize", "POST", "/pools/{pool}/stopresize"),
    POOLS_REMOVE_NODES("Pools_RemoveNodes", "POST", "/pools/{pool}/removenodes"),
    POOLS_ENABLE_AUTO_SCALE("Pools_EnableAutoScale", "POST", "/pools/{pool}/enableautoscale"),
    POOLS_DISABLE_AUTO_SCALE("Pools_DisableAutoScale", "POST", "/pools/{pool}/disableautoscale"),
    POOLS_EVALUATE_AUTO_SCALE("Pools_EvaluateAutoScale", "POST", "/pools/{pool}/evaluateautoscale"),
    POOLS_UPGRADE_OS("Pools_UpgradeOS", "POST", "/pools/{pool}/upgradeos", Remarks.CLOUD_SERVICES),
    POOLS_LIST_USAGE_METRICS("Pools_ListUsageMetrics", "GET", "/poolusagemetrics"),
    POOLS_GET_LIFETIME_STATISTICS("Pools_GetLifetimeStatistics", "GET", "/lifetimepoolstats", Remarks.STATISTICS),
    NODES_LIST("Nodes_List", "GET", "/pools/{pool}/nodes"),
    NODES_GET("Nodes_Get", "GET", "/pools/{pool}/nodes/{node}"),
    NODES_REBOOT("Nodes_Reboot", "POST", "/pools/{pool}/nodes/{node}/reboot"),
    NODES_REIMAGE("Nodes_Reimage", "POST", "/pools/{pool}/nodes/{node}/reimage"),
    NODES_START("Nodes_Start", "POST", "/pools/{pool}/nodes/{node}/start"),
    NODES_DEALLOCATE("Nodes_Deallocate", "POST", "/pools/{pool}/nodes/{node}/deallocate"),
    NODES_ENABLE_SCHEDULING("Nodes_EnableScheduling", "POST", "/pools/{pool}/nodes/{node}/enablescheduling"),
    NODES_DISABLE_SCHEDULING("Nodes_DisableScheduling", "POST", "/pools/{pool}/nodes/{node}/disablescheduling"),
    NODES_CREATE_USER("Nodes_CreateUser", "POST", "/pools/{pool}/nodes/{node}/users"),
    NODES_REPLACE_USER("Nodes_ReplaceUser", "PUT", "/pools/{pool}/nodes/{node}/users/{user}"),
    NODES_DELETE_USER("Nodes_DeleteUser", "DELETE", "/pools/{pool}/nodes/{node}/users/{user}"),
    NODES_GET_REMOTE_DESKTOP("Nodes_GetRemoteDesktop", "GET", "/pools/{pool}/nodes/{node}/rdp", Remarks.CLOUD_SERVICES),
    NODES_GET_REMOTE_LOGIN_SETTINGS(
            "Nodes_GetRemoteLoginSettings", "GET", "/pools/{pool}/nodes/{node}/remoteloginsettings"),
    NODES_UPLOAD_LOGS("Nodes_UploadLogs", "POST", "/pools/{pool}/nodes/{node}/uploadbatchservicelogs"),
    NODE_EXTENSIONS_LIST("NodeExtensions_List", "GET", "/pools/{pool}/nodes/{node}/extensions"),
    NODE_EXTENSIONS_GET("NodeExtensions_Get", "GET", "/pools/{pool}/nodes/{node}/extensions/{extension}"),
    NODES_CHANGE("Nodes_Change", "POST", "/pools/{pool}/nodes/{node}/{change}"),
    NODE_FILES_LIST("NodeFiles_List", "GET", "/pools/{pool}/nodes/{node}/files"),
    NODE_FILES_GET("NodeFiles_Get", "GET", "/pools/{pool}/nodes/{node}/files/{file*}"),
    NODE_FILES_GET_PROPERTIES("NodeFiles_GetProperties", "HEAD", "/pools/{pool}/nodes/{node}/files/{file*}"),
    NODE_FILES_DELETE("NodeFiles_Delete", "DELETE", "/pools/{pool}/nodes/{node}/files/{file*}"),
    NODE_COUNTS_LIST("NodeCounts_List", "GET", "/nodecounts"),
    SUPPORTED_IMAGES_LIST("SupportedImages_List", "GET", "/supportedimages"),
    NODE_AGENT_SKUS_LIST("NodeAgentSkus_List", "GET", "/nodeagentskus");

    /** Why some are not answered. */
    private static final class Remarks {

        private static final String CERTIFICATES = ": the service has given up certificates in February 2024";
        private static final String STATISTICS = ": the service has given up lifetime statistics";
        private static final String CLOUD_SERVICES = ": the service has given up pools of cloud services";
    }

    private final String id;
    private final String method;
    private final String path;
    private final String remark;

    Operation(String id, String method, String path) {
        this(id, method, path, "");
    }

    Operation(String id, String method, String path, String remark) {
        this.remark = remark;
        this.id = id;
        this.method = method;
        this.path = path;
    }

    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** Why it is not answered, if it is not; may be empty. */
    public String remark() {
        return remark;
    }
}
