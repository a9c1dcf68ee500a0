package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** That the rules find what they forbid, and nothing else. */
class HouseRulesTests {

    private static final List<String> OFFENCES = of(Offender.class).offences();

    private static HouseRules of(Class<?>... members) {
        JavaClasses classes = new ClassFileImporter().importClasses(members);
        return HouseRules.of(classes);
    }

    /** Calls that are not allowed, one in each method. */
    @SuppressWarnings({"unused", "ThreadSleepMillis", "BanSerializableRead"})
    static final class Offender {

        Mono<Integer> timeout(Mono<Integer> mono) {
            return mono.timeout(Duration.ofSeconds(1));
        }

        Mono<Integer> timeoutWithFallback(Mono<Integer> mono) {
            return mono.timeout(Duration.ofSeconds(1), Mono.empty());
        }

        Mono<Integer> delayInALambda(Mono<Integer> mono) {
            return mono.flatMap(value -> Mono.just(value).delayElement(Duration.ofSeconds(1)));
        }

        Flux<Flux<Integer>> window(Flux<Integer> flux) {
            return flux.windowTimeout(10, Duration.ofSeconds(1));
        }

        Flux<Long> interval() {
            return Flux.interval(Duration.ofSeconds(1));
        }

        Flux<Integer> sample(Flux<Integer> flux) {
            return flux.sample(Duration.ofSeconds(1));
        }

        Flux<?> elapsed(Flux<Integer> flux) {
            return flux.elapsed();
        }

        Flux<Integer> cache(Flux<Integer> flux) {
            return flux.cache(Duration.ofSeconds(1));
        }

        Mono<Integer> backoff(Mono<Integer> mono) {
            return mono.retryWhen(Retry.backoff(3, Duration.ofSeconds(1)));
        }

        Mono<Integer> share(Mono<Integer> mono) {
            return mono.share();
        }

        Flux<Integer> refCount(Flux<Integer> flux) {
            return flux.publish().refCount();
        }

        Flux<Integer> flatMap(Flux<Integer> flux) {
            return flux.flatMap(Mono::just);
        }

        Flux<Integer> merge(Flux<Flux<Integer>> flux) {
            return Flux.merge(flux);
        }

        void subscribe(Flux<Integer> flux) {
            flux.subscribe();
        }

        @Nullable
        Integer block(Mono<Integer> mono) {
            return mono.block();
        }

        Iterable<Integer> toIterable(Flux<Integer> flux) {
            return flux.toIterable();
        }

        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }

        Scheduler elastic() {
            return Schedulers.boundedElastic();
        }

        int localRandom() {
            return ThreadLocalRandom.current().nextInt();
        }

        UUID uuid() {
            return UUID.randomUUID();
        }

        Stream<Scheduler> parallelByReference() {
            return Stream.generate(Schedulers::parallel);
        }

        @Nullable
        Object readObject(ObjectInputStream in) throws Exception {
            return in.readObject();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout",
                "timeoutWithFallback",
                "delayInALambda",
                "window",
                "interval",
                "sample",
                "elapsed",
                "cache",
                "backoff",
                "flatMap",
                "merge",
                "share",
                "refCount",
                "subscribe",
                "block",
                "toIterable",
                "sleep",
                "elastic",
                "localRandom",
                "uuid",
                "parallelByReference",
                "readObject"
            })
    void theRulesFindAnOffence(String method) {
        assertThat(OFFENCES)
                .anyMatch(offence -> offence.contains("Offender." + method + "(")
                        || offence.contains("Offender.lambda$" + method + "$"));
    }

    /** The allowed forms of the same calls. */
    @SuppressWarnings("unused")
    static final class Innocent {

        Flux<Integer> all(Flux<Integer> flux, Scheduler scheduler) {
            return flux.timeout(Duration.ofSeconds(1), scheduler)
                    .timeout(Mono.never())
                    .delayElements(Duration.ofSeconds(1), scheduler)
                    .elapsed(scheduler)
                    .flatMap(pair -> Mono.just(pair.getT2()), 16)
                    .mergeWith(Flux.merge(Mono.just(1), Mono.just(2)));
        }
    }

    @Test
    void theRulesLetTheRestPass() {
        of(Innocent.class).mayKnow("reactor..", "org.reactivestreams").check();
    }

    @Test
    void whatIsNotSaidToBeKnownIsAnOffence() {
        assertThat(of(Innocent.class).mayKnow("org.reactivestreams").offences())
                .isNotEmpty()
                .allMatch(offence -> offence.contains("reactor."));
    }

    @Test
    void anExceptionIsForOneClassAndOneRule() {
        HouseRules lenient = of(Offender.class).except(CallRule.NOTHING_BLOCKS, Offender.class.getName());

        assertThat(lenient.offences())
                .noneMatch(offence -> offence.contains("Offender.block("))
                .anyMatch(offence -> offence.contains("Offender.flatMap("));
    }

    @Test
    void anExceptionThatNothingNeedsIsAnOffence() {
        HouseRules lenient = of(Innocent.class).except(CallRule.NOTHING_BLOCKS, Innocent.class.getName());

        assertThatThrownBy(lenient::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing blocks: " + Innocent.class.getName() + " needs no exception");
    }

    @Test
    void aModuleWithoutClassesKeepsToNothing() {
        assertThatThrownBy(of()::check).isInstanceOf(AssertionError.class).hasMessageContaining("no classes");
    }

    @Test
    void theRulesKeepToThemselves() {
        HouseRules.of(HouseRules.class)
                .mayKnow("com.tngtech.archunit..", "org.jspecify.annotations", "reactor..")
                .check();
    }
}
