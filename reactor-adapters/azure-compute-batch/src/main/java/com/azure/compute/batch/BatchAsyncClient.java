package com.azure.compute.batch;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.rest.PagedFlux;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.http.rest.PagedResponseBase;
import com.azure.core.http.rest.RequestOptions;
import com.azure.core.http.rest.Response;
import com.azure.core.http.rest.RestProxy;
import com.azure.core.util.BinaryData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The methods of the client that are called here.
 *
 * <p>Seen in its source (commit 13641b6f, the era of 1.0.0-beta.5): those of getJob, terminateJob, deleteJob, createTaskCollection, listTasks,
 * getJobTaskCounts, listJobPreparationAndReleaseTaskStatus, terminateTask, getTaskFile. The others are concluded from its generator, and nobody has
 * compiled against them: createJob, updateJob, listJobs, getTask, getTaskFileProperties, listTaskFiles, getPool, listNodes, getNodeFile.
 */
public final class BatchAsyncClient {

    private static final String VERSION = "2025-06-01";
    private static final String JSON = "application/json";
    private static final String CONTENT = "application/json; odata=minimalmetadata";

    private final String endpoint;
    private final BatchOperations operations;

    BatchAsyncClient(String endpoint, HttpPipeline pipeline) {
        this.endpoint = endpoint;
        this.operations = RestProxy.create(BatchOperations.class, pipeline);
    }

    public Mono<Response<Void>> createJobWithResponse(BinaryData job, RequestOptions options) {
        return operations.createJob(endpoint, VERSION, CONTENT, job, options);
    }

    public Mono<Response<BinaryData>> getJobWithResponse(String jobId, RequestOptions options) {
        return get("/jobs/" + part(jobId), options);
    }

    public PagedFlux<BinaryData> listJobs(RequestOptions options) {
        return list("/jobs", options);
    }

    public Mono<Response<Void>> updateJobWithResponse(String jobId, BinaryData job, RequestOptions options) {
        return operations.updateJob(endpoint, VERSION, CONTENT, jobId, job, options);
    }

    public Mono<Response<Void>> terminateJobWithResponse(String jobId, RequestOptions options) {
        return operations.terminateJob(endpoint, VERSION, jobId, options);
    }

    public Mono<Response<Void>> deleteJobWithResponse(String jobId, RequestOptions options) {
        return operations.deleteJob(endpoint, VERSION, jobId, options);
    }

    public Mono<Response<BinaryData>> createTaskCollectionWithResponse(
            String jobId, BinaryData taskCollection, RequestOptions options) {
        return operations.createTaskCollection(endpoint, VERSION, CONTENT, JSON, jobId, taskCollection, options);
    }

    public PagedFlux<BinaryData> listTasks(String jobId, RequestOptions options) {
        return list("/jobs/" + part(jobId) + "/tasks", options);
    }

    public Mono<Response<BinaryData>> getTaskWithResponse(String jobId, String taskId, RequestOptions options) {
        return get("/jobs/" + part(jobId) + "/tasks/" + part(taskId), options);
    }

    public Mono<Response<BinaryData>> getJobTaskCountsWithResponse(String jobId, RequestOptions options) {
        return get("/jobs/" + part(jobId) + "/taskcounts", options);
    }

    public PagedFlux<BinaryData> listJobPreparationAndReleaseTaskStatus(String jobId, RequestOptions options) {
        return list("/jobs/" + part(jobId) + "/jobpreparationandreleasetaskstatus", options);
    }

    public Mono<Response<Void>> terminateTaskWithResponse(String jobId, String taskId, RequestOptions options) {
        return operations.terminateTask(endpoint, VERSION, jobId, taskId, options);
    }

    public Mono<Response<Void>> getTaskFilePropertiesWithResponse(
            String jobId, String taskId, String filePath, RequestOptions options) {
        return operations.taskFileProperties(endpoint, VERSION, jobId, taskId, filePath, options);
    }

    public Mono<Response<BinaryData>> getTaskFileWithResponse(
            String jobId, String taskId, String filePath, RequestOptions options) {
        return get("/jobs/" + part(jobId) + "/tasks/" + part(taskId) + "/files/" + part(filePath), options);
    }

    public PagedFlux<BinaryData> listTaskFiles(String jobId, String taskId, RequestOptions options) {
        return list("/jobs/" + part(jobId) + "/tasks/" + part(taskId) + "/files", options);
    }

    public Mono<Response<BinaryData>> getPoolWithResponse(String poolId, RequestOptions options) {
        return get("/pools/" + part(poolId), options);
    }

    public PagedFlux<BinaryData> listNodes(String poolId, RequestOptions options) {
        return list("/pools/" + part(poolId) + "/nodes", options);
    }

    public Mono<Response<BinaryData>> getNodeFileWithResponse(
            String poolId, String nodeId, String filePath, RequestOptions options) {
        return get("/pools/" + part(poolId) + "/nodes/" + part(nodeId) + "/files/" + part(filePath), options);
    }

    private Mono<Response<BinaryData>> get(String path, RequestOptions options) {
        return operations.get(endpoint, path, VERSION, JSON, options);
    }

    private PagedFlux<BinaryData> list(String path, RequestOptions options) {
        return new PagedFlux<>(
                () -> get(path, options).map(BatchAsyncClient::page),
                nextLink -> operations
                        .next(nextLink, endpoint, JSON, new RequestOptions())
                        .map(BatchAsyncClient::page));
    }

    /** As the generated code does: a body that cannot be read has neither items nor a link. */
    private static PagedResponse<BinaryData> page(Response<BinaryData> response) {
        return new PagedResponseBase<Void, BinaryData>(
                response.getRequest(),
                response.getStatusCode(),
                response.getHeaders(),
                values(response.getValue()),
                nextLink(response.getValue()),
                null);
    }

    @SuppressWarnings("NullAway") // azure-core does not say that a page's items can be null
    private static List<BinaryData> values(BinaryData body) {
        try {
            List<?> values = (List<?>) body.toObject(Map.class).get("value");
            return values.stream().map(BinaryData::fromObject).toList();
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    @SuppressWarnings("NullAway") // as above
    private static @Nullable String nextLink(BinaryData body) {
        try {
            return (String) body.toObject(Map.class).get("odata.nextLink");
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    private static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
