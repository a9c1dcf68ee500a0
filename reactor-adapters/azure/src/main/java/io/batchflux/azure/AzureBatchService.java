package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.Condition;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.UncaughtErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port to a Batch service on the REST API of Azure Batch: one method, one conversation.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/batchservice/">Azure Batch REST API</a>
 */
final class AzureBatchService implements BatchService {

    private static final String PAGE_SIZE = "1000";
    private static final int MAX_ADD_BYTES = 1024 * 1024;
    private static final HttpHeaderName RANGE = HttpHeaderName.fromString("ocp-range");

    private static final Set<String> JOB_HAS_ENDED = Set.of(
            ServiceException.JOB_COMPLETED,
            ServiceException.JOB_BEING_TERMINATED,
            ServiceException.JOB_BEING_DELETED,
            ServiceException.JOB_NOT_FOUND);
    private static final Set<String> JOB_IS_GONE =
            Set.of(ServiceException.JOB_BEING_DELETED, ServiceException.JOB_NOT_FOUND);
    private static final Set<String> TASK_HAS_ENDED = Set.of(
            BatchErrors.TASK_COMPLETED,
            ServiceException.TASK_NOT_FOUND,
            ServiceException.JOB_COMPLETED,
            ServiceException.JOB_BEING_DELETED,
            ServiceException.JOB_NOT_FOUND);

    private static final Set<String> NOTHING_THERE = Set.of("InvalidRange");
    private static final Set<String> NO_PREPARATION = Set.of("JobPreparationTaskNotSpecified");

    private final BatchTransport transport;
    private final BatchRequests requests;
    private final BatchErrors errors;
    private final Throttle throttle;
    private final UncaughtErrors uncaught;

    AzureBatchService(BatchTransport transport, BatchRequests requests, BatchErrors errors, UncaughtErrors uncaught) {
        this.transport = transport;
        this.requests = requests;
        this.errors = errors;
        this.throttle = Throttle.ofAccount(requests.endpoint());
        this.uncaught = uncaught;
    }

    @Override
    public String account() {
        return requests.endpoint();
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public UncaughtErrors uncaughtErrors() {
        return uncaught;
    }

    @Override
    public Mono<Void> createJob(JobDefinition job) {
        return transport.exchange(() -> requests.request(HttpMethod.POST, "/jobs", JobEncoder.create(job)));
    }

    @Override
    public Mono<JobSnapshot> describeJob(String jobId) {
        return transport.exchange(
                () -> requests.request(HttpMethod.GET, job(jobId), "$select", JobDecoder.SELECT), JobDecoder::job);
    }

    @Override
    public Mono<JobPage> listJobs(JobQuery query) {
        String continuation = query.continuation();
        return transport
                .exchange(
                        () -> continuation == null ? jobs(query.idPrefix()) : requests.continuation(continuation),
                        JobDecoder::page)
                .map(page -> NextPage.leadsOn(continuation, page, JobPage::continuation));
    }

    private HttpRequest jobs(@Nullable String idPrefix) {
        List<String> parameters = new ArrayList<>(List.of("$select", JobDecoder.SELECT, "maxresults", PAGE_SIZE));
        if (idPrefix != null) {
            parameters.addAll(List.of("$filter", startsWith("id", idPrefix)));
        }
        return requests.request(HttpMethod.GET, "/jobs", parameters.toArray(String[]::new));
    }

    private static String startsWith(String property, String beginning) {
        return "startswith(" + property + ",'" + beginning.replace("'", "''") + "')";
    }

    @Override
    public Mono<Void> patchJob(String jobId, JobPatch patch, Condition condition) {
        return transport.exchange(() -> {
            HttpRequest request = requests.request(HttpMethod.PATCH, job(jobId), JobEncoder.patch(patch));
            return condition instanceof Condition.Matches matches
                    ? request.setHeader(HttpHeaderName.IF_MATCH, matches.eTag().value())
                    : request;
        });
    }

    @Override
    public Mono<Void> terminateJobWhenTasksComplete(String jobId) {
        return transport.exchange(
                () -> requests.request(HttpMethod.PATCH, job(jobId), JobEncoder.terminateWhenTasksComplete()));
    }

    @Override
    public Mono<Void> terminateJob(String jobId, String reason) {
        return transport
                .exchange(() ->
                        requests.request(HttpMethod.POST, job(jobId) + "/terminate", JobEncoder.terminate(reason)))
                .onErrorComplete(hasCodeIn(JOB_HAS_ENDED));
    }

    @Override
    public Mono<Void> deleteJob(String jobId) {
        return transport
                .exchange(() -> requests.request(HttpMethod.DELETE, job(jobId)))
                .onErrorComplete(hasCodeIn(JOB_IS_GONE));
    }

    @Override
    public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
        if (tasks.size() > MAX_TASKS_PER_ADD) {
            return Mono.error(new IllegalArgumentException(
                    "tasks must be at most " + MAX_TASKS_PER_ADD + ", were " + tasks.size()));
        }
        return Mono.defer(() -> {
            byte[] body = TaskEncoder.collection(tasks);
            if (body.length > MAX_ADD_BYTES && tasks.size() > 1) {
                return Mono.error(tooLarge(tasks, body.length));
            }
            return transport.exchange(
                    () -> requests.request(HttpMethod.POST, job(jobId) + "/addtaskcollection", body),
                    (headers, answer) -> AddOutcomes.decode(answer, tasks, errors));
        });
    }

    @Override
    public Mono<TaskPage> listTasks(TaskQuery query) {
        return transport
                .exchange(() -> page(query), TaskDecoder::page)
                .map(page -> NextPage.leadsOn(query.continuation(), page, TaskPage::continuation));
    }

    @Override
    public Mono<TaskSnapshot> describeTask(String jobId, String taskId) {
        return transport.exchange(
                () -> requests.request(HttpMethod.GET, task(jobId, taskId), "$select", TaskDecoder.SELECT),
                (headers, body) -> TaskDecoder.task(body));
    }

    @Override
    public Mono<TaskCounts> countTasks(String jobId) {
        return transport.exchange(
                () -> requests.request(HttpMethod.GET, job(jobId) + "/taskcounts"),
                (headers, body) -> JobDecoder.taskCounts(body));
    }

    @Override
    public Mono<List<TaskExecution>> listPreparations(String jobId) {
        return transport
                .exchange(
                        () -> requests.request(HttpMethod.GET, job(jobId) + "/jobpreparationandreleasetaskstatus"),
                        (headers, body) -> TaskDecoder.preparations(body))
                .onErrorResume(hasCodeIn(NO_PREPARATION), none -> Mono.just(List.of()));
    }

    @Override
    public Mono<Void> terminateTask(String jobId, String taskId) {
        return transport
                .exchange(() -> requests.request(HttpMethod.POST, task(jobId, taskId) + "/terminate", new byte[0]))
                .onErrorComplete(hasCodeIn(TASK_HAS_ENDED));
    }

    @Override
    public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
        String file = task(jobId, taskId) + "/files/" + BatchRequests.encode(path);
        return size(file)
                .filter(length -> length > 0 && maxBytes > 0)
                .flatMapMany(length -> transport.stream(() -> requests.request(HttpMethod.GET, file)
                        .setHeader(RANGE, "bytes=" + Math.max(0, length - maxBytes) + "-" + (length - 1))));
    }

    @Override
    public Flux<ByteBuffer> readTaskFile(String jobId, String taskId, String path, long offset, int maxBytes) {
        return part(task(jobId, taskId) + "/files/" + BatchRequests.encode(path), offset, maxBytes);
    }

    @Override
    public Mono<Long> nodeFileSize(String poolId, String nodeId, String path) {
        return size(nodeFile(poolId, nodeId, path));
    }

    @Override
    public Flux<ByteBuffer> readNodeFile(String poolId, String nodeId, String path, long offset, int maxBytes) {
        return part(nodeFile(poolId, nodeId, path), offset, maxBytes);
    }

    private static String nodeFile(String poolId, String nodeId, String path) {
        return pool(poolId) + "/nodes/" + BatchRequests.encode(nodeId) + "/files/" + BatchRequests.encode(path);
    }

    private Mono<Long> size(String file) {
        return transport.exchange(
                () -> requests.request(HttpMethod.HEAD, file), (headers, body) -> contentLength(headers));
    }

    /** What begins behind the end of a file is no range of it: there is nothing yet. */
    private Flux<ByteBuffer> part(String file, long offset, int maxBytes) {
        return transport.stream(() -> requests.request(HttpMethod.GET, file)
                        .setHeader(RANGE, "bytes=" + offset + "-" + (offset + maxBytes - 1)))
                .onErrorComplete(hasCodeIn(NOTHING_THERE));
    }

    @Override
    public Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
        return transport
                .exchange(
                        () -> requests.request(
                                HttpMethod.GET,
                                task(jobId, taskId) + "/files",
                                "recursive",
                                "true",
                                "$filter",
                                startsWith("name", path)),
                        (headers, body) -> TaskFileDecoder.lastModified(body, path))
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<PoolSnapshot> describePool(String poolId) {
        return transport.exchange(
                () -> requests.request(HttpMethod.GET, pool(poolId)), (headers, body) -> PoolDecoder.pool(body));
    }

    @Override
    public Mono<NodePage> listNodes(NodeQuery query) {
        String continuation = query.continuation();
        return transport
                .exchange(
                        () -> continuation == null
                                ? requests.request(
                                        HttpMethod.GET,
                                        pool(query.poolId()) + "/nodes",
                                        "$select",
                                        NodeDecoder.SELECT,
                                        "maxresults",
                                        PAGE_SIZE)
                                : requests.continuation(continuation),
                        (headers, body) -> NodeDecoder.page(body))
                .map(page -> NextPage.leadsOn(continuation, page, NodePage::continuation));
    }

    /** What the service would answer too, once all had been sent; whether a single task is too large is for it to say. */
    private static ServiceException tooLarge(List<TaskDefinition> tasks, int bytes) {
        return new PermanentServiceException(
                ServiceException.REQUEST_BODY_TOO_LARGE,
                tasks.size() + " tasks are " + bytes + " bytes of JSON, more than the " + MAX_ADD_BYTES
                        + " that a request may have",
                null);
    }

    private HttpRequest page(TaskQuery query) {
        String continuation = query.continuation();
        if (continuation != null) {
            return requests.continuation(continuation);
        }
        List<String> parameters = new ArrayList<>(List.of("$select", TaskDecoder.SELECT, "maxresults", PAGE_SIZE));
        String filter = filter(query);
        if (!filter.isEmpty()) {
            parameters.addAll(List.of("$filter", filter));
        }
        return requests.request(HttpMethod.GET, job(query.jobId()) + "/tasks", parameters.toArray(String[]::new));
    }

    private static String filter(TaskQuery query) {
        List<String> conditions = new ArrayList<>(3);
        TaskState state = query.state();
        if (state != null) {
            conditions.add("state eq '" + state.name().toLowerCase(Locale.ROOT) + "'");
        }
        TaskState not = query.stateNot();
        if (not != null) {
            conditions.add("state ne '" + not.name().toLowerCase(Locale.ROOT) + "'");
        }
        addId(conditions, "ge", query.idFrom());
        addId(conditions, "lt", query.idBefore());
        addTime(conditions, "ge", query.changedSince());
        addTime(conditions, "lt", query.changedBefore());
        return String.join(" and ", conditions);
    }

    private static void addId(List<String> conditions, String operator, @Nullable String id) {
        if (id != null) {
            conditions.add("id " + operator + " '" + id + "'");
        }
    }

    private static void addTime(List<String> conditions, String operator, @Nullable Instant time) {
        if (time != null) {
            conditions.add(
                    "stateTransitionTime " + operator + " DateTime'" + time.truncatedTo(ChronoUnit.MICROS) + "'");
        }
    }

    private static long contentLength(HttpHeaders headers) throws IOException {
        String length = headers.getValue(HttpHeaderName.CONTENT_LENGTH);
        if (length == null || !length.matches("\\d{1,18}")) {
            throw new IOException("its Content-Length is " + length);
        }
        return Long.parseLong(length);
    }

    private static Predicate<Throwable> hasCodeIn(Set<String> codes) {
        return error -> error instanceof ServiceException service && codes.contains(service.code());
    }

    private static String job(String jobId) {
        return "/jobs/" + BatchRequests.encode(jobId);
    }

    private static String pool(String poolId) {
        return "/pools/" + BatchRequests.encode(poolId);
    }

    private static String task(String jobId, String taskId) {
        return job(jobId) + "/tasks/" + BatchRequests.encode(taskId);
    }
}
