package io.batchflux.conformance;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.ConfigurationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the checks of one account, so many at a time, and clears away what they made. */
final class Suite {

    private static final Logger LOG = LoggerFactory.getLogger(Suite.class);
    private static final int DIGITS = 8;

    private final AzureBatch azure;
    private final Settings settings;
    private final List<Check> checks;
    private final String prefix;
    private final Leavings leavings;

    Suite(AzureBatch azure, Settings settings, List<Check> checks) {
        this.azure = azure;
        this.settings = settings;
        this.checks = checks;
        this.prefix = "batchflux-check-" + UUID.randomUUID().toString().substring(0, DIGITS);
        this.leavings = new Leavings(azure, prefix, settings.duration(SettingKey.PAUSE));
    }

    /**
     * Asks; emits the report once all is cleared away.
     *
     * @param stop ends it early: checks that have no outcome by then are not in the report
     * @param told is told of each outcome when it is there
     */
    Mono<Report> run(Publisher<?> stop, Consumer<Answered> told) {
        Set<Integer> numbers = settings.checks();
        return azure.batchService()
                .describePool(settings.options().find(ConfigurationKey.POOL_ID).orElseThrow())
                .flatMap(pool -> leavings.code()
                        .flatMap(before -> Flux.fromIterable(checks)
                                .filter(check -> numbers.contains(check.number()))
                                .flatMap(this::ask, settings.number(SettingKey.CONCURRENCY), 1)
                                .doOnNext(told)
                                .takeUntilOther(stop)
                                .collectList()
                                .flatMap(answers -> leavings.clearAll()
                                        .then(leavings.clearCode(before))
                                        .thenMany(leavings.left())
                                        .onErrorResume(Exception.class, Suite::perhapsMore)
                                        .collectList()
                                        .map(left -> new Report(settings, pool, answers, left, now())))));
    }

    private Mono<Answered> ask(Check check) {
        return Mono.defer(() -> {
            Instant start = now();
            Optional<String> obstacle = obstacle(check);
            Mono<Outcome> outcome = obstacle.isPresent()
                    ? Mono.just(new Outcome.NotAsked(obstacle.get()))
                    : outcome(check).onErrorResume(Exception.class, error -> {
                        LOG.debug("Check {} failed", check.number(), error);
                        return Mono.just(new Outcome.Failed(words(error)));
                    });
            return outcome.map(became -> new Answered(check, became, Duration.between(start, now())));
        });
    }

    private Optional<String> obstacle(Check check) {
        Duration takes = check.takes(settings);
        Duration longest = settings.duration(SettingKey.LONGEST);
        Optional<String> obstacle = check.obstacle(settings);
        return obstacle.isPresent() || takes.compareTo(longest) <= 0
                ? obstacle
                : Optional.of("it takes " + takes + ", and " + SettingKey.LONGEST.key() + " is " + longest);
    }

    private Mono<Outcome> outcome(Check check) {
        return Flux.usingWhen(
                        Mono.fromSupplier(
                                () -> new Workplace(azure, settings, leavings, prefix + "-" + check.number())),
                        check::ask,
                        Suite::clear,
                        (at, error) -> clear(at),
                        Suite::clear)
                .collectList()
                .map(Outcome::of);
    }

    /** What cannot be cleared away now is looked for again at the end, which tells of it. */
    private static Mono<Void> clear(Workplace at) {
        return at.clear().onErrorResume(Exception.class, error -> {
            LOG.debug("Not everything was cleared away yet", error);
            return Mono.empty();
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(azure.scheduler().now(TimeUnit.MILLISECONDS));
    }

    /** The report is worth more than to be lost. */
    private static Mono<String> perhapsMore(Exception error) {
        return Mono.just("perhaps more, since it could not be looked for: " + words(error));
    }

    private static String words(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
