package io.batchflux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.batchflux.function.NodeMain;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Who may know whom, and which calls keep everything on one thread. */
class ArchitectureTests {

    private static final JavaClasses CORE = of(BatchRunner.class);
    private static final JavaClasses FUNCTION = of(NodeMain.class);

    private static final List<String> OFFENCES = offences(new ClassFileImporter().importClasses(Offender.class));

    private static List<String> offences(JavaClasses classes) {
        return CallRules.ALL.stream()
                .flatMap(rule -> rule.evaluate(classes).getFailureReport().getDetails().stream())
                .toList();
    }

    private static JavaClasses of(Class<?> member) {
        URL location = member.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importUrl(location);
    }

    @Test
    void theCoreKnowsNeitherAzureNorNetty() {
        classes()
                .that()
                // It names one class of each of Jackson's jars, to find them on the class path.
                .doNotHaveSimpleName("ClassPathEntries")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux",
                        "io.batchflux.spi",
                        "io.batchflux.function",
                        "reactor.core..",
                        "reactor.util..",
                        "org.reactivestreams",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "java..")
                .check(CORE);
    }

    @Test
    void thePortsKnowNothingOfTheirUsers() {
        noClasses()
                .that()
                .resideInAPackage("io.batchflux.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.batchflux", "io.batchflux.function..")
                .check(CORE);
    }

    @Test
    void aFunctionTaskKnowsJacksonAndNoNetwork() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux.function", "com.fasterxml.jackson..", "org.jspecify.annotations", "java..")
                .check(FUNCTION);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.channels\\..*(Socket|Datagram).*")
                .check(FUNCTION);
    }

    @Test
    void noPackageKnowsOneThatKnowsIt() {
        slices().matching("io.(**)").should().beFreeOfCycles().check(CORE);
        slices().matching("io.(**)").should().beFreeOfCycles().check(FUNCTION);
    }

    @Test
    void nothingIsReadAsJavaObjects() {
        ArchRule rule =
                noClasses().should().dependOnClassesThat().haveNameMatching("java\\.io\\.Object(In|Out)putStream");
        rule.check(CORE);
        rule.check(FUNCTION);
    }

    @TestFactory
    Stream<DynamicTest> theCallsThatTheCoreMakes() {
        return CallRules.ALL.stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CORE)));
    }

    /** Calls that are not allowed, one in each method. */
    @SuppressWarnings({"unused", "ThreadSleepMillis"})
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
                "subscribe",
                "block",
                "toIterable",
                "sleep",
                "elastic",
                "localRandom",
                "uuid",
                "parallelByReference"
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
        assertThat(offences(new ClassFileImporter().importClasses(Innocent.class)))
                .isEmpty();
    }
}
