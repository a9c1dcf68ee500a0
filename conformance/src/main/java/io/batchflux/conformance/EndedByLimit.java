package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A task that its time limit ends, or somebody: what is taken of it, and what is said. */
final class EndedByLimit extends Check {

    private static final List<String> CONDITIONS = List.of("taskcompletion", "tasksuccess", "taskfailure");

    EndedByLimit() {
        super(7, "What is taken of a task that is ended by its time limit, or by a request?");
    }

    @Override
    Duration takes(Settings settings) {
        return settings.duration(SettingKey.TASK_LIMIT).multipliedBy(3);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        Duration limit = at.settings().duration(SettingKey.TASK_LIMIT);
        return Flux.concat(
                at.container()
                        .flatMapMany(container -> task(at, container, limit)
                                .flatMap(at::run)
                                .flatMapMany(ended -> at.blobs(container)
                                        .flatMapIterable(blobs -> List.of(
                                                Finding.of(
                                                        "the failure of a task past its limit",
                                                        "TaskEnded",
                                                        ended.failure()),
                                                Finding.unknown(
                                                        "outputs taken of it, by condition",
                                                        "taskcompletion taskfailure",
                                                        taken(blobs),
                                                        "--no-outputs-after-time-limit"),
                                                Finding.told("what is said", ended.words() + ": " + ended.details()),
                                                Finding.told(
                                                        "how long it ran, with a limit of " + limit, ended.ran()))))),
                at.container()
                        .flatMapMany(container -> Mono.zip(
                                        at.job(),
                                        task(at, container, at.settings().duration(SettingKey.PATIENCE)))
                                .flatMap(made -> terminated(at, made.getT1(), made.getT2()))
                                .flatMapMany(ended -> at.blobs(container)
                                        .flatMapIterable(blobs -> List.of(
                                                Finding.of(
                                                        "the failure of a task that a request ends",
                                                        "TaskEnded",
                                                        ended.failure()),
                                                Finding.unknown(
                                                        "outputs taken of it, by condition",
                                                        "nothing",
                                                        taken(blobs),
                                                        "none, since the library takes nothing of such tasks"),
                                                Finding.told(
                                                        "what is said", ended.words() + ": " + ended.details()))))));
    }

    private static Mono<ObjectNode> task(Workplace at, String container, Duration limit) {
        return at.toWrite(container).map(access -> {
            ObjectNode task = Tasks.limited(Tasks.shell("endless", "echo 1 > o; sleep 3600"), limit, 0);
            CONDITIONS.forEach(condition -> Tasks.output(task, "o", access, condition, condition));
            return task;
        });
    }

    private static Mono<Ended> terminated(Workplace at, String job, ObjectNode task) {
        String path = "/jobs/" + job + "/tasks/endless";
        return at.add(job, task)
                .then(at.until(
                        "a running task",
                        at.send("GET", path),
                        answer -> answer.json().path("state").asText().equals("running")))
                .then(at.pause())
                .then(at.send("POST", path + "/terminate"))
                .then(at.ended(job, "endless"));
    }

    private static String taken(List<String> blobs) {
        return blobs.isEmpty() ? "nothing" : String.join(" ", blobs);
    }
}
