package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobLifecycle;
import io.batchflux.emulator.account.JobSpec;
import io.batchflux.emulator.account.JobSpecs;
import io.batchflux.emulator.account.JobState;
import io.batchflux.emulator.account.NodePreparation;
import io.batchflux.emulator.account.TaskCounts;
import io.batchflux.emulator.account.TaskIndex;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Answers the operations on jobs. */
final class JobOperations {

    private static final FilterProperties<Job> PROPERTIES = new FilterProperties<Job>()
            .text("id", Job::id)
            .choice("state", JobState.words(), job -> Optional.of(job.state().word()))
            .time("stateTransitionTime", job -> Optional.of(job.since()))
            .time("creationTime", job -> Optional.of(job.creationTime()))
            .time("lastModified", job -> Optional.of(job.lastModified()))
            .time("executionInfo/startTime", job -> Optional.of(job.creationTime()))
            .time("executionInfo/endTime", Job::endTime)
            .text("executionInfo/poolId", job -> job.spec().poolId());

    private final ServiceLoop loop;
    private final Account account;
    private final Lookup lookup;
    private final JobLifecycle jobs;
    private final FileListLimit files;
    private final int maxPageSize;

    JobOperations(
            ServiceLoop loop, Account account, Lookup lookup, JobLifecycle jobs, FileListLimit files, int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.lookup = lookup;
        this.jobs = jobs;
        this.files = files;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.JOBS_CREATE, this::create)
                .cover(Operation.JOBS_LIST, this::list)
                .cover(Operation.JOBS_LIST_FROM_SCHEDULE, this::listOfSchedule)
                .cover(Operation.JOBS_GET, this::get)
                .cover(Operation.JOBS_UPDATE, this::update)
                .cover(Operation.JOBS_REPLACE, this::replace)
                .cover(Operation.JOBS_DELETE, this::delete)
                .cover(Operation.JOBS_TERMINATE, this::terminate)
                .cover(Operation.JOBS_DISABLE, this::disable)
                .cover(Operation.JOBS_ENABLE, this::enable)
                .cover(Operation.JOBS_GET_TASK_COUNTS, this::taskCounts)
                .cover(Operation.JOBS_LIST_PREPARATION, this::preparations);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        JobSpec spec = JobSpecs.create(files.checked(call.body()));
        // The service names every new job "job-1" in these two headers.
        String url = call.urls().job("job-1");
        return loop.call(() ->
                BatchResponse.changed(201, jobs.add(spec).lastModified(), url).withHeader("Location", url));
    }

    private Mono<BatchResponse> list(OperationCall call) {
        return list(call, account::jobs);
    }

    private Mono<BatchResponse> listOfSchedule(OperationCall call) {
        return list(call, () -> account.jobs(account.schedule(call.variable("schedule"))));
    }

    private Mono<BatchResponse> list(OperationCall call, Supplier<NavigableMap<String, Job>> listed) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<Job> page = EntityList.page(listed.get(), query, PROPERTIES);
            return EntityList.response(page, query, "jobs", JobView.MEMBERS, job -> json(job, call));
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            Job job = job(call);
            return EntityList.single(call, "jobs", JobView.MEMBERS, json(job, call))
                    .withEntity(job.lastModified());
        });
    }

    private Mono<BatchResponse> update(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Job job = job(call);
            job.requireOpen();
            jobs.update(job, JobSpecs.patched(job.spec(), body));
            return BatchResponse.changed(200, job.lastModified(), call.urls().job(job.id()));
        });
    }

    private Mono<BatchResponse> replace(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Job job = job(call);
            job.requireOpen();
            jobs.update(job, JobSpecs.replaced(job.spec(), body));
            return BatchResponse.changed(200, job.lastModified(), call.urls().job(job.id()));
        });
    }

    private Mono<BatchResponse> delete(OperationCall call) {
        return loop.call(() -> {
            jobs.delete(job(call), call.flag("force"));
            return BatchResponse.of(202);
        });
    }

    private Mono<BatchResponse> terminate(OperationCall call) {
        JsonBody body = call.optionalBody().allowOnly(Set.of("terminateReason"));
        String reason = body.text("terminateReason").orElse("UserTerminate");
        return loop.call(() -> {
            Job job = job(call);
            jobs.terminate(job, reason, call.flag("force"));
            return BatchResponse.changed(202, job.lastModified(), call.urls().job(job.id()) + "/terminate");
        });
    }

    private Mono<BatchResponse> disable(OperationCall call) {
        JsonBody body = call.body().allowOnly(Set.of("disableTasks"));
        body.requiredText("disableTasks");
        JobLifecycle.DisableTasks how = switch (body.choice("disableTasks", "wait", "requeue", "terminate", "wait")) {
            case "requeue" -> JobLifecycle.DisableTasks.REQUEUE;
            case "terminate" -> JobLifecycle.DisableTasks.TERMINATE;
            default -> JobLifecycle.DisableTasks.WAIT;
        };
        return loop.call(() -> {
            Job job = job(call);
            jobs.disable(job, how);
            return BatchResponse.changed(202, job.lastModified(), call.urls().job(job.id()) + "/disable");
        });
    }

    private Mono<BatchResponse> enable(OperationCall call) {
        return loop.call(() -> {
            Job job = job(call);
            jobs.enable(job);
            return BatchResponse.changed(202, job.lastModified(), call.urls().job(job.id()) + "/enable");
        });
    }

    private Mono<BatchResponse> taskCounts(OperationCall call) {
        Duration age = call.staleness().taskCounts();
        return loop.call(() -> {
            TaskIndex tasks = lookup.job(call).tasks();
            TaskCounts counts = age.isZero()
                    ? TaskCounts.of(tasks)
                    : TaskCounts.at(tasks, loop.now().minus(age));
            return EntityList.single(call, "taskcountsresult", Members.of(), JobView.taskCounts(counts));
        });
    }

    private Mono<BatchResponse> preparations(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Job job = lookup.job(call);
            if (job.spec().preparation().isEmpty()) {
                throw ErrorCode.JOB_PREPARATION_TASK_NOT_SPECIFIED.with();
            }
            Page<NodePreparation> page = EntityList.page(job.preparations(), query, PreparationView.PROPERTIES);
            return EntityList.response(
                    page,
                    query,
                    "jobpreparationandreleasetaskstatuslist",
                    PreparationView.MEMBERS,
                    preparation -> PreparationView.json(preparation, call.urls()));
        });
    }

    private ObjectNode json(Job job, OperationCall call) {
        ObjectNode json = JobView.json(job, call.urls());
        if (Statistics.wanted(call)) {
            json.set("stats", Statistics.of(List.of(job), call.urls().job(job.id()), job.creationTime(), loop.now()));
        }
        return json;
    }

    private Job job(OperationCall call) {
        Job job = lookup.job(call);
        Preconditions.check(call.request(), job.lastModified());
        return job;
    }
}
