package io.batchflux;

import io.batchflux.spi.GrowableValue;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation is what a function made of one parameter: a value or a failure.
 *
 * @param <A> the type of the parameter
 * @param <R> the type of the value
 */
public sealed interface Evaluation<A, R> {

    /** Returns the item that this belongs to, which is the parameter that the function was given. */
    A item();

    /**
     * Returns the value; throws the cause of the failure if there is none.
     *
     * @throws BatchfluxException if the function gave no value
     */
    R orElseThrow();

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

        private Succeeded(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns what a function that was given this parameter returned; it may be {@code null}. */
        @SuppressWarnings("unchecked") // There is nothing in it but these two.
        public static <A, R> Succeeded<A, R> of(A item, R value) {
            return (Succeeded<A, R>) SHAPE.initial().with(ITEM, item).with(VALUE, value);
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

        private Failed(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns that a function that was given this parameter gave no value for this reason. */
        @SuppressWarnings("unchecked") // There is nothing in it that depends on the types but the item.
        public static <A, R> Failed<A, R> of(A item, BatchfluxException cause) {
            return (Failed<A, R>)
                    (Failed<?, ?>) SHAPE.initial().with(ITEM, item).with(CAUSE, cause);
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
    }
}
