package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The time limit of a job: what counts, and whether it can be set anew. */
final class LimitOfJob extends Check {

    private static final String LIVES = "lives on";

    LimitOfJob() {
        super(20, "When does the time limit of a job end it, and what can be done about that before?");
    }

    @Override
    Duration takes(Settings settings) {
        return settings.duration(SettingKey.JOB_LIMIT).multipliedBy(2);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        Duration limit = at.settings().duration(SettingKey.JOB_LIMIT);
        return Flux.mergeSequential(
                Flux.just(exact(at, limit), extended(at, limit), shortened(at, limit), oneMember(at, limit)), 4, 1);
    }

    /** A job that reaches its limit, although it is set anew all the time, as it is. */
    private static Flux<Finding> exact(Workplace at, Duration limit) {
        AtomicInteger patched = new AtomicInteger();
        return limited(at, limit)
                .flatMapMany(job -> at.until("a job that refuses changes", patch(at, job, limit), answer -> {
                            patched.addAndGet(answer.isOk() ? 1 : 0);
                            return !answer.isOk();
                        })
                        .flatMap(refused -> at.until("a job that has ended", get(at, job), LimitOfJob::isOver)
                                .map(Answer::json)
                                .map(over -> List.of(
                                        Finding.of(
                                                "why a job has ended that reaches its limit",
                                                "MaxWallClockTimeExpiry",
                                                reason(over)),
                                        Finding.told("how long it lived, with a limit of " + limit, lived(over)),
                                        Finding.told(
                                                "what refused to set its limit anew, after " + patched + " times",
                                                refused.words()))))
                        .flatMapIterable(findings -> findings));
    }

    private static Flux<Finding> extended(Workplace at, Duration limit) {
        return limited(at, limit)
                .flatMap(job -> at.pause(limit.multipliedBy(3).dividedBy(4))
                        .then(patch(at, job, limit.multipliedBy(4)))
                        .then(at.pause(limit.dividedBy(2)))
                        .then(get(at, job)))
                .map(job -> Finding.of(
                        "a job whose limit is made longer shortly before it ends",
                        LIVES,
                        isOver(job) ? "has ended" : LIVES))
                .flux();
    }

    private static Flux<Finding> shortened(Workplace at, Duration limit) {
        return limited(at, limit.multipliedBy(4))
                .flatMap(job -> at.pause(limit)
                        .then(patch(at, job, limit.dividedBy(2)))
                        .flatMap(answer -> at.pause()
                                .then(at.pause())
                                .then(get(at, job))
                                .map(seen -> answer.words() + ", and it " + (isOver(seen) ? "ends" : LIVES))))
                .map(seen -> Finding.unknown(
                        "a limit that has passed when it is set",
                        "200, and it ends",
                        seen,
                        "none, since the library makes limits longer only"))
                .flux();
    }

    private static Flux<Finding> oneMember(Workplace at, Duration limit) {
        ObjectNode job = body(at, limit.multipliedBy(4));
        job.withObjectProperty("constraints").put("maxTaskRetryCount", 2);
        return at.job(job)
                .flatMap(id -> patch(at, id, limit.multipliedBy(4)).then(get(at, id)))
                .map(seen -> Finding.of(
                        "constraints that a change does not name",
                        "are set back",
                        seen.json()
                                                .path("constraints")
                                                .path("maxTaskRetryCount")
                                                .asInt()
                                        == 0
                                ? "are set back"
                                : "stay"))
                .flux();
    }

    static Mono<String> limited(Workplace at, Duration limit) {
        return Mono.defer(() -> at.job(body(at, limit)));
    }

    private static ObjectNode body(Workplace at, Duration limit) {
        ObjectNode job = at.jobOn(at.pool(), at.name());
        job.putObject("constraints").put("maxWallClockTime", limit.toString());
        return job;
    }

    private static Mono<Answer> patch(Workplace at, String job, Duration limit) {
        ObjectNode body = Answer.JSON.createObjectNode();
        body.putObject("constraints").put("maxWallClockTime", limit.toString());
        return at.send("PATCH", "/jobs/" + job, body);
    }

    static Mono<Answer> get(Workplace at, String job) {
        return at.send("GET", "/jobs/" + job);
    }

    static boolean isOver(Answer job) {
        return job.json().path("state").asText().equals("completed");
    }

    private static String reason(JsonNode job) {
        return job.path("executionInfo").path("terminateReason").asText();
    }

    private static Duration lived(JsonNode job) {
        return Duration.between(
                Instant.parse(job.path("creationTime").asText()),
                Instant.parse(job.path("executionInfo").path("endTime").asText()));
    }
}
