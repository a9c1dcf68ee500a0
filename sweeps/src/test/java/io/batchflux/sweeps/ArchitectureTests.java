package io.batchflux.sweeps;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    private static final Set<String> WAITING = Set.of(
            "block", "blockFirst", "blockLast", "blockOptional", "toIterable", "toStream", "toFuture", "subscribe");

    private final JavaClasses classes = new ClassFileImporter()
            .importUrl(Space.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void sweepsKnowTheApiOfTheCoreAndNoAdapter() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux",
                        "io.batchflux.function",
                        "io.batchflux.spi",
                        "io.batchflux.sweeps",
                        "com.fasterxml.jackson.core..",
                        "de.siegmar.fastcsv..",
                        "org.hipparchus.random",
                        "org.jspecify.annotations",
                        "org.reactivestreams",
                        "org.slf4j",
                        "reactor..",
                        "java..")
                .check(classes);
    }

    @Test
    void operatorsThatNeedATimeAreGivenTheirScheduler() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "an operator has a duration and no scheduler", ArchitectureTests::takesReactorsOwnTime))
                .check(classes);
    }

    private static boolean takesReactorsOwnTime(JavaAccess<?> access) {
        CodeUnitAccessTarget target = (CodeUnitAccessTarget) access.getTarget();
        return (target.getOwner().isEquivalentTo(Flux.class)
                        || target.getOwner().isEquivalentTo(Mono.class))
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Duration.class))
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Scheduler.class));
    }

    @Test
    void nothingWaitsForAPublisherOrLeavesOneAlone() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "one of " + WAITING + " is called",
                        call -> WAITING.contains(call.getName())
                                && (call.getTargetOwner().isEquivalentTo(Flux.class)
                                        || call.getTargetOwner().isEquivalentTo(Mono.class))))
                .check(classes);
    }
}
