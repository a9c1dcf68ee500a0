package io.batchflux.rules;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import java.time.Duration;
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

/** A rule forbids calls, method references included, that a reactive library on one thread does not make. */
@SuppressWarnings("ImmutableEnumChecker") // Predicates without state.
public enum CallRule {
    /** Operators of Reactor use the parallel scheduler unless they are given one. */
    TIMERS_HAVE_A_SCHEDULER(
            "timers run on a scheduler that is given",
            target -> isPublisher(target)
                    && (has(target, Duration.class) || isClockReader(target))
                    && !has(target, Scheduler.class)
                    && !target.getName().startsWith("block")),

    RETRIES_DO_NOT_WAIT_ELSEWHERE(
            "retries wait on a scheduler that is given",
            target -> target.getOwner().isEquivalentTo(Retry.class) && has(target, Duration.class)),

    NO_SCHEDULER_IS_TAKEN(
            "nobody takes a scheduler that is shared, nor makes one",
            target -> isOwnedBy(target, Schedulers.class)
                    || (target.getName().equals("create")
                            && target.getOwner().getName().equals("io.batchflux.spi.BlockingThreads"))),

    NOTHING_IS_LEFT_TO_CHANCE(
            "what is left to chance comes from the runner's source, or has the caller's seed",
            target -> isOwnedBy(target, Random.class)
                    || isOwnedBy(target, RandomGenerator.class)
                    || (isOwnedBy(target, Math.class) && target.getName().equals("random"))
                    || (isOwnedBy(target, UUID.class) && target.getName().equals("randomUUID"))),

    DEMAND_BOUNDS_WORK(
            "demand bounds work: flatMap and merge have a concurrency",
            target -> isOwnedBy(target, Flux.class)
                    && (isFlatMap(target) || isMergeOfPublishers(target))
                    && !has(target, int.class)),

    /** The core has {@code Joint} for that. */
    WHOEVER_LEAVES_IS_NOTICED(
            "nobody shares by share() or refCount(), which do not notice a last one that leaves while it begins",
            target -> isPublisher(target)
                    && Set.of("share", "shareNext", "refCount").contains(target.getName())),

    NOTHING_BLOCKS(
            "nothing blocks",
            target -> (isPublisher(target) && isBlocking(target))
                    || (isOwnedBy(target, Thread.class) && target.getName().equals("sleep"))),

    ERRORS_ARE_HEARD_OF(
            "whoever subscribes hears of errors",
            target -> isSubscribe(target)
                    && target.getRawParameterTypes().size() < 2
                    && target.getRawParameterTypes().stream()
                            .noneMatch(type -> type.getName().endsWith("Subscriber"))),

    ONLY_CALLERS_SUBSCRIBE("nobody subscribes but the caller", CallRule::isSubscribe);

    private final String because;
    private final Predicate<CodeUnitAccessTarget> forbidden;

    CallRule(String because, Predicate<CodeUnitAccessTarget> forbidden) {
        this.because = because;
        this.forbidden = forbidden;
    }

    /** Returns the rule in words. */
    public String because() {
        return because;
    }

    boolean forbids(CodeUnitAccessTarget target) {
        return forbidden.test(target);
    }

    private static boolean isClockReader(CodeUnitAccessTarget target) {
        return Set.of("elapsed", "timestamp", "timed").contains(target.getName());
    }

    private static boolean isBlocking(CodeUnitAccessTarget target) {
        return Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "toFuture")
                .contains(target.getName());
    }

    private static boolean isSubscribe(CodeUnitAccessTarget target) {
        return isPublisher(target) && target.getName().equals("subscribe");
    }

    private static boolean isFlatMap(CodeUnitAccessTarget target) {
        return target.getName().startsWith("flatMap") && !target.getName().equals("flatMapIterable");
    }

    private static boolean isMergeOfPublishers(CodeUnitAccessTarget target) {
        return target.getName().equals("merge")
                && target.getRawParameterTypes().size() == 1
                && !target.getRawParameterTypes().get(0).isArray();
    }

    private static boolean isPublisher(CodeUnitAccessTarget target) {
        return isOwnedBy(target, Mono.class) || isOwnedBy(target, Flux.class);
    }

    private static boolean isOwnedBy(CodeUnitAccessTarget target, Class<?> owner) {
        return target.getOwner().isAssignableTo(owner);
    }

    private static boolean has(CodeUnitAccessTarget target, Class<?> parameter) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }
}
