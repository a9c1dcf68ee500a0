package io.batchflux.azure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ArchitectureTests {

    private static final Set<String> TIMED = Set.of(
            "timeout",
            "delay",
            "delayElement",
            "delayElements",
            "delaySubscription",
            "interval",
            "take",
            "skip",
            "cache",
            "buffer",
            "bufferTimeout",
            "window",
            "windowTimeout",
            "sample",
            "sampleFirst",
            "elapsed",
            "timed",
            "timestamp");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.batchflux.azure");

    @Test
    void adapterKnowsTheCoreAndWhatItAdaptsTo() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.batchflux",
                        "io.batchflux.spi",
                        "io.batchflux.azure",
                        "com.azure..",
                        "com.fasterxml.jackson..",
                        "com.microsoft.aad.msal4j",
                        "io.netty.channel",
                        "io.netty.handler.codec.http",
                        "io.netty.handler.ipfilter",
                        "io.netty.handler.proxy",
                        "io.netty.handler.ssl",
                        "io.netty.resolver",
                        "io.netty.util..",
                        "reactor..",
                        "org.reactivestreams",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "java..",
                        "javax.crypto..",
                        "javax.net.ssl",
                        "javax.xml.namespace",
                        "javax.xml.stream")
                .check(classes);
    }

    @Test
    void timersRunOnTheEventLoop() {
        noClasses()
                .should()
                .callMethodWhere(describe("a timed operator has no scheduler", ArchitectureTests::isTimedElsewhere))
                .check(classes);
    }

    @Test
    void nobodySubscribes() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a publisher is subscribed to",
                        call -> isPublisher(call.getTarget()) && call.getName().equals("subscribe")))
                .check(classes);
    }

    @Test
    void nothingRunsOnSharedSchedulers() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a scheduler is not the connection's own",
                        call -> call.getTarget().getOwner().isEquivalentTo(Schedulers.class)
                                && !call.getName().equals("fromExecutorService")
                                && !call.getName().equals("isInNonBlockingThread")))
                .check(classes);
    }

    private static boolean isTimedElsewhere(JavaMethodCall call) {
        AccessTarget.MethodCallTarget target = call.getTarget();
        boolean hasDuration =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Duration.class));
        boolean hasScheduler =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Scheduler.class));
        return isPublisher(target) && TIMED.contains(call.getName()) && hasDuration && !hasScheduler;
    }

    private static boolean isPublisher(AccessTarget.MethodCallTarget target) {
        return target.getOwner().isEquivalentTo(Mono.class) || target.getOwner().isEquivalentTo(Flux.class);
    }
}
