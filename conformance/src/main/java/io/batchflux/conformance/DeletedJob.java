package io.batchflux.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A job that is deleted while its tasks run and wait: how long it stays, and as what. */
final class DeletedJob extends Check {

    private static final int AT_ONCE = 100;

    DeletedJob() {
        super(16, "How long does a job stay that is deleted while its tasks run and wait?");
    }

    @Override
    Duration takes(Settings settings) {
        return Duration.ofMinutes(3);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        TreeSet<String> states = new TreeSet<>();
        return at.job()
                .flatMapMany(job -> add(at, job)
                        .then(at.until(
                                "a running task",
                                at.send("GET", "/jobs/" + job + "/taskcounts"),
                                answer -> answer.json()
                                                .path("taskCounts")
                                                .path("running")
                                                .asInt()
                                        > 0))
                        .then(at.send("DELETE", "/jobs/" + job))
                        .flatMapMany(deleted -> {
                            Instant start = now(at);
                            return at.until("the end of a deleted job", at.send("GET", "/jobs/" + job), answer -> {
                                        states.add(
                                                answer.isOk()
                                                        ? answer.json()
                                                                .path("state")
                                                                .asText()
                                                        : answer.words());
                                        return answer.status() == 404;
                                    })
                                    .flatMapIterable(gone -> List.of(
                                            Finding.of("the answer to its deletion", "202", deleted.words()),
                                            Finding.of("what it is at last", "404 JobNotFound", gone.words()),
                                            Finding.told("as what it was seen", String.join(", ", states)),
                                            Finding.told(
                                                    "how long until it was gone", Duration.between(start, now(at)))));
                        }));
    }

    private static Instant now(Workplace at) {
        return Instant.ofEpochMilli(at.azure().scheduler().now(TimeUnit.MILLISECONDS));
    }

    private static Mono<Void> add(Workplace at, String job) {
        return Flux.fromStream(IntStream.range(0, at.settings().number(SettingKey.DELETED_TASKS))
                        .mapToObj(number -> Tasks.shell("t" + number, "sleep 3600")))
                .buffer(AT_ONCE)
                .concatMap(tasks -> at.add(job, tasks.toArray(ObjectNode[]::new)), 1)
                .then();
    }
}
