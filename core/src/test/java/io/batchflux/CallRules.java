package io.batchflux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.batchflux.spi.BlockingThreads;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Rules about calls, method references included, that a reactive library on one thread must not make. */
final class CallRules {

    private static final Set<String> CLOCK_READERS = Set.of("elapsed", "timestamp", "timed");
    private static final Set<String> BLOCKING =
            Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "toFuture");

    /** Operators of Reactor use the parallel scheduler unless they are given one. */
    static final ArchRule OWN_SCHEDULER = noCall(
            "timers run on the runner's scheduler",
            target -> isPublisher(target)
                    && (has(target, Duration.class) || CLOCK_READERS.contains(target.getName()))
                    && !has(target, Scheduler.class)
                    && !target.getName().startsWith("block"));

    static final ArchRule NO_RETRY_ON_OTHERS = noCall(
            "retries wait on the runner's scheduler",
            target -> target.getOwner().isEquivalentTo(Retry.class) && has(target, Duration.class));

    static final ArchRule NO_OTHER_SCHEDULERS = noCall(
            "only files and slow listeners leave the runner's scheduler, and never for a shared one",
            target -> isOwnedBy(target, Schedulers.class) || isOwnedBy(target, BlockingThreads.class),
            Set.of("io.batchflux.Disk", "io.batchflux.SingleListener", "io.batchflux.spi.BlockingThreads"));

    static final ArchRule NO_OTHER_CHANCE = noCall(
            "what is left to chance comes from the runner's source, or has the caller's seed",
            target -> isOwnedBy(target, Random.class)
                    || isOwnedBy(target, RandomGenerator.class)
                    || (isOwnedBy(target, Math.class) && target.getName().equals("random"))
                    || (isOwnedBy(target, UUID.class) && target.getName().equals("randomUUID")),
            Set.of("io.batchflux.Chance", "io.batchflux.Sweep"));

    static final ArchRule BOUNDED = noCall(
            "demand bounds work: flatMap and merge have a concurrency",
            target -> isPublisher(target)
                    && isOwnedBy(target, Flux.class)
                    && (isFlatMap(target) || isMergeOfPublishers(target))
                    && !has(target, int.class));

    static final ArchRule NO_BLOCKING = noCall(
            "nothing blocks",
            target -> (isPublisher(target) && BLOCKING.contains(target.getName()))
                    || (isOwnedBy(target, Thread.class) && target.getName().equals("sleep")));

    static final ArchRule NO_FORGOTTEN_ERRORS = noCall(
            "whoever subscribes hears of errors",
            target -> isPublisher(target)
                    && target.getName().equals("subscribe")
                    && target.getRawParameterTypes().size() < 2
                    && target.getRawParameterTypes().stream()
                            .noneMatch(type -> type.getName().endsWith("Subscriber")));

    static final List<ArchRule> ALL = List.of(
            OWN_SCHEDULER,
            NO_RETRY_ON_OTHERS,
            NO_OTHER_SCHEDULERS,
            NO_OTHER_CHANCE,
            BOUNDED,
            NO_BLOCKING,
            NO_FORGOTTEN_ERRORS);

    private CallRules() {}

    private static boolean isFlatMap(CodeUnitAccessTarget target) {
        return target.getName().startsWith("flatMap") && !target.getName().equals("flatMapIterable");
    }

    private static boolean isMergeOfPublishers(CodeUnitAccessTarget target) {
        return target.getName().equals("merge")
                && target.getRawParameterTypes().size() == 1
                && !target.getRawParameterTypes().get(0).isArray();
    }

    private static boolean isPublisher(CodeUnitAccessTarget target) {
        return target.getOwner().isAssignableTo(Mono.class) || target.getOwner().isAssignableTo(Flux.class);
    }

    private static boolean isOwnedBy(CodeUnitAccessTarget target, Class<?> owner) {
        return target.getOwner().isAssignableTo(owner);
    }

    private static boolean has(CodeUnitAccessTarget target, Class<?> parameter) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }

    private static ArchRule noCall(String because, Predicate<CodeUnitAccessTarget> forbidden) {
        return noCall(because, forbidden, Set.of());
    }

    private static ArchRule noCall(String because, Predicate<CodeUnitAccessTarget> forbidden, Set<String> exceptIn) {
        return classes()
                .should(new ArchCondition<JavaClass>(because) {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        if (exceptIn.contains(origin.getName())) {
                            return;
                        }
                        for (JavaCodeUnitAccess<?> access : origin.getCodeUnitAccessesFromSelf()) {
                            if (forbidden.test(access.getTarget())) {
                                events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                            }
                        }
                    }
                })
                .as(because);
    }
}
