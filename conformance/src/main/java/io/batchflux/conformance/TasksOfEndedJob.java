package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.spi.NodeAccess;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tasks of a job that its time limit ends: the one that runs, and the one that waits. */
final class TasksOfEndedJob extends Check {

    TasksOfEndedJob() {
        super(21, "What becomes of the tasks of a job that its time limit ends?");
    }

    @Override
    Duration takes(Settings settings) {
        return settings.duration(SettingKey.JOB_LIMIT).multipliedBy(2);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return Mono.zip(
                        LimitOfJob.limited(at, at.settings().duration(SettingKey.JOB_LIMIT)),
                        at.container(),
                        at.azure().batchService().describePool(at.pool()))
                .flatMapMany(
                        made -> ask(at, made.getT1(), made.getT2(), made.getT3().taskSlotsPerNode()));
    }

    private static Flux<Finding> ask(Workplace at, String job, String container, int slots) {
        return at.toWrite(container)
                .flatMap(access -> at.add(
                        job, running(access), Tasks.shell("waiting", "true").put("requiredSlots", slots + 1)))
                .then(at.until("a job that has ended", LimitOfJob.get(at, job), LimitOfJob::isOver))
                .then(at.ended(job, "running"))
                .flatMapMany(running -> Mono.zip(at.blobs(container), at.send("GET", "/jobs/" + job + "/tasks/waiting"))
                        .flatMapIterable(seen -> List.of(
                                Finding.of("the failure of the task that ran", "TaskEnded", running.failure()),
                                Finding.unknown(
                                        "outputs taken of it, by condition",
                                        "nothing",
                                        seen.getT1().isEmpty() ? "nothing" : String.join(" ", seen.getT1()),
                                        "none, since the library takes what is there"),
                                Finding.of(
                                        "the state of the task that waited",
                                        "active",
                                        seen.getT2().json().path("state").asText()),
                                Finding.told(
                                        "what is said of the task that ran",
                                        running.words() + ": " + running.details()))));
    }

    private static ObjectNode running(NodeAccess access) {
        ObjectNode task = Tasks.shell("running", "echo 1 > o; sleep 3600");
        for (String condition : List.of("taskcompletion", "tasksuccess", "taskfailure")) {
            Tasks.output(task, "o", access, condition, condition);
        }
        return task;
    }
}
