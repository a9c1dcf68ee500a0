package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSpecs;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskSpec;
import io.batchflux.emulator.account.TaskSpecs;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.odata.FilterParser;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.ServiceLoop;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class TaskListingTests {

    private static final ServiceLoop LOOP =
            new ServiceLoop(Schedulers.immediate(), Schedulers.immediate(), Clock.systemUTC(), 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Would take minutes if each page went through all tasks. */
    @Test
    void pollingAJobOfManyTasksCostsWhatItReturns() {
        int tasks = 100_000;
        ObjectNode body = Json.object().put("id", "j");
        body.putObject("poolInfo").put("poolId", "p");
        Job job = new Job(LOOP, JobSpecs.create(JsonBody.of(body)), START);
        TaskSpec spec =
                TaskSpecs.create(JsonBody.of(Json.object().put("id", "x").put("commandLine", "true")), job.spec());
        for (int i = 0; i < tasks; i++) {
            job.tasks().add(new Task(job, spec.withId("t" + i), START.plusMillis(i)));
        }
        for (int i = 0; i < tasks; i++) {
            Instant now = START.plusSeconds(1000).plusMillis(i);
            Task task = job.task("t" + i);
            job.tasks().transition(task, task.status().completed(now, TaskOutcome.exited(0)));
            if (i % 10 == 0) {
                String since = "stateTransitionTime ge DateTime'" + ServiceTime.body(now) + "'";
                assertThat(TaskListing.list(job.tasks(), query("state eq 'completed' and " + since), any -> true)
                                .items())
                        .containsExactly(task);
            }
        }
        assertThat(job.tasks().succeeded()).isEqualTo(tasks);
    }

    private static ListQuery query(String filter) {
        BatchRequest request = BatchRequest.of("id", "GET", "/jobs/j/tasks", new DefaultHttpHeaders(), "http://host");
        return new ListQuery(
                request, 1000, Optional.of(FilterParser.parse(filter)), Optional.empty(), java.util.Set.of());
    }
}
