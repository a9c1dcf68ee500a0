package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Flux;

/** A task that completed days ago in a job that goes on. */
final class OldTask extends Check {

    OldTask() {
        super(22, "Is a task still known that completed days ago?");
    }

    @Override
    Duration takes(Settings settings) {
        return settings.duration(SettingKey.OLD_TASK_AGE);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        Duration age = at.settings().duration(SettingKey.OLD_TASK_AGE);
        return at.run(Tasks.shell("old", "true"))
                .flatMapMany(task -> at.pause(age)
                        .then(at.send("GET", "/jobs/" + task.job() + "/tasks/old"))
                        .flatMapMany(seen -> at.add(task.job(), Tasks.shell("old", "true"))
                                .flatMapIterable(again -> List.of(
                                        Finding.of("the task, " + age + " after its end", "200", seen.words()),
                                        Finding.of(
                                                "another one with its id", "clienterror TaskExists", status(again))))));
    }

    private static String status(Answer answer) {
        JsonNode item = answer.json().path("value").path(0);
        return (item.path("status").asText().toLowerCase(Locale.ROOT) + " "
                        + item.path("error").path("code").asText())
                .strip();
    }
}
