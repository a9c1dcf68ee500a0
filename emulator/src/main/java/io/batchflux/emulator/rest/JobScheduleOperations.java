package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.JobSchedule;
import io.batchflux.emulator.account.JobScheduleLifecycle;
import io.batchflux.emulator.account.JobScheduleSpec;
import io.batchflux.emulator.account.JobScheduleSpecs;
import io.batchflux.emulator.account.JobScheduleState;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Answers the operations on job schedules. */
final class JobScheduleOperations {

    private static final FilterProperties<JobSchedule> PROPERTIES = new FilterProperties<JobSchedule>()
            .text("id", JobSchedule::id)
            .choice(
                    "state",
                    JobScheduleState.words(),
                    schedule -> Optional.of(schedule.state().word()))
            .time("stateTransitionTime", schedule -> Optional.of(schedule.since()))
            .time("creationTime", schedule -> Optional.of(schedule.creationTime()))
            .time("lastModified", schedule -> Optional.of(schedule.lastModified()));

    private final ServiceLoop loop;
    private final Account account;
    private final JobScheduleLifecycle schedules;
    private final FileListLimit files;
    private final int maxPageSize;

    JobScheduleOperations(
            ServiceLoop loop, Account account, JobScheduleLifecycle schedules, FileListLimit files, int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.schedules = schedules;
        this.files = files;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.JOB_SCHEDULES_CREATE, this::create)
                .cover(Operation.JOB_SCHEDULES_LIST, this::list)
                .cover(Operation.JOB_SCHEDULES_GET, this::get)
                .cover(Operation.JOB_SCHEDULES_EXISTS, this::exists)
                .cover(Operation.JOB_SCHEDULES_UPDATE, call -> update(call, JobScheduleSpecs::patched))
                .cover(Operation.JOB_SCHEDULES_REPLACE, call -> update(call, JobScheduleSpecs::replaced))
                .cover(Operation.JOB_SCHEDULES_DISABLE, call -> change(call, 204, "/disable", schedules::disable))
                .cover(Operation.JOB_SCHEDULES_ENABLE, call -> change(call, 204, "/enable", schedules::enable))
                .cover(Operation.JOB_SCHEDULES_TERMINATE, this::terminate)
                .cover(Operation.JOB_SCHEDULES_DELETE, this::delete);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        JobScheduleSpec spec = JobScheduleSpecs.create(files.checked(call.body()));
        String url = call.urls().jobSchedule(spec.id());
        return loop.call(() -> BatchResponse.changed(201, schedules.add(spec).lastModified(), url)
                .withHeader("Location", url));
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
            Page<JobSchedule> page = EntityList.page(account.schedules(), query, PROPERTIES);
            return EntityList.response(
                    page, query, "jobschedules", JobScheduleView.MEMBERS, schedule -> json(schedule, call));
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            JobSchedule schedule = schedule(call);
            return EntityList.single(call, "jobschedules", JobScheduleView.MEMBERS, json(schedule, call))
                    .withEntity(schedule.lastModified());
        });
    }

    private Mono<BatchResponse> exists(OperationCall call) {
        return loop.call(() -> BatchResponse.of(200).withEntity(schedule(call).lastModified()));
    }

    private Mono<BatchResponse> update(
            OperationCall call, BiFunction<JobScheduleSpec, JsonBody, JobScheduleSpec> change) {
        JsonBody body = files.checked(call.body());
        return change(call, 200, "", schedule -> {
            schedule.requireOpen();
            schedules.update(schedule, change.apply(schedule.spec(), body));
        });
    }

    private Mono<BatchResponse> terminate(OperationCall call) {
        boolean force = call.flag("force");
        return change(call, 202, "/terminate", schedule -> schedules.terminate(schedule, force));
    }

    private Mono<BatchResponse> delete(OperationCall call) {
        boolean force = call.flag("force");
        return loop.call(() -> {
            schedules.delete(schedule(call), force);
            return BatchResponse.of(202);
        });
    }

    private Mono<BatchResponse> change(OperationCall call, int status, String path, Consumer<JobSchedule> change) {
        return loop.call(() -> {
            JobSchedule schedule = schedule(call);
            change.accept(schedule);
            return BatchResponse.changed(
                    status, schedule.lastModified(), call.urls().jobSchedule(schedule.id()) + path);
        });
    }

    private ObjectNode json(JobSchedule schedule, OperationCall call) {
        ObjectNode json = JobScheduleView.json(schedule, call.urls(), loop.now());
        if (Statistics.wanted(call)) {
            json.set(
                    "stats",
                    Statistics.of(
                            account.jobs(schedule).values(),
                            call.urls().jobSchedule(schedule.id()),
                            schedule.creationTime(),
                            loop.now()));
        }
        return json;
    }

    private JobSchedule schedule(OperationCall call) {
        JobSchedule schedule = account.schedule(call.variable("schedule"));
        Preconditions.check(call.request(), schedule.lastModified());
        return schedule;
    }
}
