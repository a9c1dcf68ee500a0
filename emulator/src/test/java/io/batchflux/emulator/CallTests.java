package io.batchflux.emulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The calls, method references included, that the emulator does not make. */
class CallTests {

    private static final JavaClasses EMULATOR = new ClassFileImporter()
            .importUrl(BatchEmulator.class.getProtectionDomain().getCodeSource().getLocation());

    private static final ArchRule BOUNDED = rule(
            "flatMap and merge have a concurrency",
            target -> target.getOwner().isAssignableTo(Flux.class)
                    && Set.of("flatMap", "merge").contains(target.getName())
                    && !has(target, int.class));

    private static final ArchRule OWN_SCHEDULER = rule(
            "timers run on a scheduler of the emulator",
            target -> isPublisher(target)
                    && has(target, Duration.class)
                    && !has(target, Scheduler.class)
                    && !target.getName().startsWith("block"));

    private static final ArchRule NO_FORGOTTEN_ERRORS = rule(
            "whoever subscribes hears of errors",
            target -> isPublisher(target)
                    && target.getName().equals("subscribe")
                    && target.getRawParameterTypes().size() < 2);

    /** What has to be on another thread is asked of whoever has that thread. */
    private static final ArchRule ON_ONE_THREAD = rule(
            "the account stays on its thread and does not wait",
            target -> (isPublisher(target) && isElsewhereOrWaits(target.getName()))
                    || (target.getOwner().isAssignableTo(Thread.class)
                            && Set.of("sleep", "join").contains(target.getName())));

    private static final DescribedPredicate<JavaClass> ACCOUNT =
            JavaClass.Predicates.resideInAPackage("io.batchflux.emulator.account");

    @TestFactory
    Stream<DynamicTest> theEmulatorMakesNone() {
        return Stream.of(BOUNDED, OWN_SCHEDULER, NO_FORGOTTEN_ERRORS)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(EMULATOR)));
    }

    @Test
    void theAccountStaysOnItsThread() {
        ON_ONE_THREAD.check(EMULATOR.that(ACCOUNT));
    }

    @Test
    void theRulesFindOffences() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);

        assertThat(offences(BOUNDED, offender)).isEqualTo(2);
        assertThat(offences(OWN_SCHEDULER, offender)).isEqualTo(2);
        assertThat(offences(NO_FORGOTTEN_ERRORS, offender)).isEqualTo(1);
        assertThat(offences(ON_ONE_THREAD, offender)).isEqualTo(4);
    }

    private static int offences(ArchRule rule, JavaClasses offender) {
        return rule.evaluate(offender).getFailureReport().getDetails().size();
    }

    /** What is not allowed, with what is. */
    @SuppressWarnings({"unused", "ThreadSleepMillis"})
    static final class Offender {

        Flux<Integer> unbounded(Flux<Integer> flux) {
            return Flux.merge(flux.map(Mono::just)).flatMap(Mono::just).flatMap(Mono::just, 4);
        }

        Stream<Flux<Long>> elsewhere(Stream<Duration> periods, Mono<Integer> mono, Scheduler own) {
            mono = mono.delayElement(Duration.ZERO).delayElement(Duration.ZERO, own);
            return periods.map(Flux::interval);
        }

        void forgotten(Flux<Integer> flux) {
            flux.subscribe();
            flux.subscribe(value -> {}, error -> {});
        }

        void waiting(Mono<Integer> mono) throws InterruptedException {
            mono.publishOn(Schedulers.single()).subscribeOn(Schedulers.single()).block();
            Thread.sleep(1);
        }
    }

    private static ArchRule rule(String description, Predicate<CodeUnitAccessTarget> forbidden) {
        return classes()
                .should(new ArchCondition<JavaClass>(description) {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        for (JavaCodeUnitAccess<?> access : origin.getCodeUnitAccessesFromSelf()) {
                            if (forbidden.test(access.getTarget())) {
                                events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                            }
                        }
                    }
                })
                .as(description);
    }

    private static boolean isElsewhereOrWaits(String operator) {
        return operator.equals("subscribeOn") || operator.equals("publishOn") || operator.startsWith("block");
    }

    private static boolean isPublisher(CodeUnitAccessTarget target) {
        return target.getOwner().isAssignableTo(Mono.class) || target.getOwner().isAssignableTo(Flux.class);
    }

    private static boolean has(CodeUnitAccessTarget target, Class<?> parameter) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }
}
