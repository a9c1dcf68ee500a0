package io.batchflux.conformance;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whether a time limit is for each try or for all, and whether the pull of an image counts. */
final class LimitOfRetries extends Check {

    private static final int RETRIES = 3;

    LimitOfRetries() {
        super(8, "Is a time limit for each try of a task, or for all of them, and does pulling an image count?");
    }

    @Override
    Duration takes(Settings settings) {
        return settings.duration(SettingKey.TASK_LIMIT).multipliedBy(RETRIES + 2);
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        Duration limit = at.settings().duration(SettingKey.TASK_LIMIT);
        String sleep = String.format(Locale.ROOT, "sleep %.1f; exit 1", limit.toMillis() / 1500.0);
        return at.run(Tasks.limited(Tasks.shell("tries", sleep), limit, RETRIES))
                .flatMapMany(ended -> Flux.just(
                        Finding.unknown(
                                "a limit that one try does not reach, and two do",
                                "for each try",
                                ended.failure().equals("TaskEnded") ? "for all tries" : "for each try",
                                "--limit-over-all-tries"),
                        Finding.told("how it ended", ended.words() + " after " + ended.retries() + " retries")))
                .concatWith(pull(at));
    }

    private static Mono<Finding> pull(Workplace at) {
        String asks = "a task whose image has to be pulled";
        Optional<String> pool = at.settings().text(SettingKey.CONTAINER_POOL);
        Optional<String> image = at.settings().text(SettingKey.LARGE_IMAGE);
        if (pool.isEmpty() || image.isEmpty()) {
            return Mono.just(
                    Finding.notAsked(asks, (pool.isEmpty() ? "container_pool" : "large_image") + " is not set"));
        }
        Duration limit = at.settings().duration(SettingKey.TASK_LIMIT).multipliedBy(2);
        return at.job(at.jobOn(pool.get(), at.name()))
                .flatMap(job ->
                        at.runIn(job, Tasks.limited(Tasks.in(Tasks.shell("pull", "true"), image.get()), limit, 0)))
                .map(ended ->
                        Finding.told(asks + ", with a limit of " + limit, ended.words() + " after " + ended.ran()));
    }
}
