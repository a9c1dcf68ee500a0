package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation is what a function made of one parameter: a value or a failure.
 *
 * <p>Two are equal if item and value, or item and cause, are; which task made the call, where and how long it took does not
 * count. Immutable and thread-safe, as far as item and value are.
 *
 * @param <A> the type of the parameter
 * @param <R> the type of the value
 */
public sealed interface Evaluation<A, R> {

    /** Returns the item that this belongs to, which is the parameter that the function was given. */
    A item();

    /** Returns the id of the task that made the call, or tried to, in its job; empty if only a test has made this. */
    default String taskId() {
        return CallOrigin.of(this).taskId();
    }

    /** Returns the run, and the job, that the task belongs to; {@code null} if only a test has made this. */
    default @Nullable RunInfo run() {
        return CallOrigin.of(this).run();
    }

    /** Returns node, times and retries of the task, which may have made other calls too; {@link TaskExecution#NONE} if it never ran. */
    default TaskExecution execution() {
        return CallOrigin.of(this).execution();
    }

    /** Returns how long the call took, as the node measured it; {@code null} if it did not end. */
    default @Nullable Duration duration() {
        return CallOrigin.of(this).duration();
    }

    /**
     * Returns what the task has printed, as outputs named {@code stdout} and {@code stderr}, if {@link FunctionOptions#logs()}
     * says so; they can be read as long as the run keeps its blobs.
     */
    default List<TaskOutput> logs() {
        return CallOrigin.of(this).logs();
    }

    /**
     * Returns the value; throws the cause of the failure if there is none.
     *
     * @throws BatchfluxException if the function gave no value
     */
    R orElseThrow();

    /** Returns this evaluation with what the function makes of the value; a failure stays as it is. */
    <T> Evaluation<A, T> map(Function<? super R, ? extends T> function);

    /** Returns what one function makes of the value, or the other of the failure's cause. */
    <T> T fold(Function<? super R, ? extends T> succeeded, Function<? super BatchfluxException, ? extends T> failed);

    /** Returns whether there is a value. */
    default boolean isSuccess() {
        return this instanceof Succeeded;
    }

    /**
     * The function returned.
     *
     * @param <A> the type of the parameter
     * @param <R> the type of the value
     */
    final class Succeeded<A, R> extends GrowableValue<Succeeded<A, R>> implements Evaluation<A, R> {

        private static final Shape<Succeeded<Object, Object>> SHAPE = new Shape<>(Succeeded::new);
        private static final Attribute<Object> ITEM = SHAPE.attribute("item");
        private static final Attribute<@Nullable Object> VALUE = SHAPE.optional("value");
        private static final Attribute<CallOrigin> ORIGIN =
                SHAPE.attribute("origin", CallOrigin.UNKNOWN).notCompared();

        private Succeeded(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns what a function that was given this parameter returned; it may be {@code null}. */
        public static <A, R> Succeeded<A, R> of(A item, R value) {
            return of(item, value, CallOrigin.UNKNOWN);
        }

        @SuppressWarnings("unchecked") // There is nothing in it but these.
        static <A, R> Succeeded<A, R> of(A item, R value, CallOrigin origin) {
            return (Succeeded<A, R>) SHAPE.of(item, value, origin);
        }

        CallOrigin origin() {
            return get(ORIGIN);
        }

        Succeeded<A, R> withOrigin(CallOrigin origin) {
            return with(ORIGIN, origin);
        }

        @Override
        @SuppressWarnings("unchecked") // The factory lets nothing but an A in.
        public A item() {
            return (A) get(ITEM);
        }

        /** Returns what the function returned; may be {@code null}. */
        @SuppressWarnings({"unchecked", "NullAway"}) // The factory lets nothing but an R in.
        public R value() {
            return (R) get(VALUE);
        }

        @Override
        public R orElseThrow() {
            return value();
        }

        @Override
        @SuppressWarnings("unchecked") // The value is all that depends on the type.
        public <T> Evaluation<A, T> map(Function<? super R, ? extends T> function) {
            requireNonNull(function, "function must not be null");
            return (Evaluation<A, T>) with(VALUE, function.apply(value()));
        }

        @Override
        public <T> T fold(
                Function<? super R, ? extends T> succeeded, Function<? super BatchfluxException, ? extends T> failed) {
            requireNonNull(failed, "failed must not be null");
            return succeeded.apply(value());
        }
    }

    /**
     * The function threw, or its task failed.
     *
     * @param <A> the type of the parameter
     * @param <R> the type of the value that there would be
     */
    final class Failed<A, R> extends GrowableValue<Failed<A, R>> implements Evaluation<A, R> {

        private static final Shape<Failed<Object, Object>> SHAPE = new Shape<>(Failed::new);
        private static final Attribute<Object> ITEM = SHAPE.attribute("item");
        private static final Attribute<BatchfluxException> CAUSE = SHAPE.attribute("cause");
        private static final Attribute<CallOrigin> ORIGIN =
                SHAPE.attribute("origin", CallOrigin.UNKNOWN).notCompared();

        private Failed(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns that a function that was given this parameter gave no value for this reason. */
        @SuppressWarnings("unchecked") // There is nothing in it that depends on the types but the item.
        public static <A, R> Failed<A, R> of(A item, BatchfluxException cause) {
            return (Failed<A, R>)
                    (Failed<?, ?>) SHAPE.initial().with(ITEM, item).with(CAUSE, cause);
        }

        CallOrigin origin() {
            return get(ORIGIN);
        }

        Failed<A, R> withOrigin(CallOrigin origin) {
            return with(ORIGIN, origin);
        }

        @Override
        @SuppressWarnings("unchecked") // The factory lets nothing but an A in.
        public A item() {
            return (A) get(ITEM);
        }

        /**
         * Returns a {@link FunctionFailedException} if the function threw, a {@link TaskFailedException} if its task failed, an
         * {@link ArgumentRefusedException} if the parameter could not travel.
         */
        public BatchfluxException cause() {
            return get(CAUSE);
        }

        @Override
        public R orElseThrow() {
            throw cause();
        }

        @Override
        @SuppressWarnings("unchecked") // There is no value.
        public <T> Evaluation<A, T> map(Function<? super R, ? extends T> function) {
            requireNonNull(function, "function must not be null");
            return (Evaluation<A, T>) this;
        }

        @Override
        public <T> T fold(
                Function<? super R, ? extends T> succeeded, Function<? super BatchfluxException, ? extends T> failed) {
            requireNonNull(succeeded, "succeeded must not be null");
            return failed.apply(cause());
        }
    }
}
